/**
 * Gives each node the number of its component: nodes share one where each leads to the other. Tarjan's way, without recursion:
 * chains of rules may be long.
 */
export function strongComponents<Node>(
  nodes: Iterable<Node>,
  next: (node: Node) => Iterable<Node>,
): Map<Node, number> {
  const components = new Map<Node, number>()
  const seen = new Map<Node, Visit<Node>>()
  const open: Node[] = []
  for (const root of nodes) {
    if (seen.has(root)) continue
    const path = [visit(root, seen, open, next)]
    for (let top = path.at(-1); top; top = path.at(-1)) {
      const { done, value } = top.rest.next()
      if (!done) {
        const known = seen.get(value)
        if (!known) path.push(visit(value, seen, open, next))
        else if (!components.has(value)) top.low = Math.min(top.low, known.order)
        continue
      }
      path.pop()
      const before = path.at(-1)
      if (before) before.low = Math.min(before.low, top.low)
      if (top.low === top.order) close(top.node, top.order, open, components)
    }
  }
  return components
}

interface Visit<Node> {
  node: Node
  order: number
  /** The earliest that is known to be reached from here and leads here. */
  low: number
  rest: Iterator<Node, unknown>
}

function visit<Node>(
  node: Node,
  seen: Map<Node, Visit<Node>>,
  open: Node[],
  next: (node: Node) => Iterable<Node>,
): Visit<Node> {
  const made = { node, order: seen.size, low: seen.size, rest: next(node)[Symbol.iterator]() }
  seen.set(node, made)
  open.push(node)
  return made
}

function close<Node>(first: Node, component: number, open: Node[], components: Map<Node, number>): void {
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    components.set(node, component)
    if (node === first) return
  }
}
