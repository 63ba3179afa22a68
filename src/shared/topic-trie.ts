import { plainFilter } from './topic.ts'

interface Node<T> {
  literal: Map<string, Node<T>> | undefined
  plus: Node<T> | undefined
  /** Of filters that end here, and of those that end here with a further `#`. */
  values: T[]
  multi: T[]
}

/** Topic Filters with values, found by Topic Name in the time of its levels, however many filters there are. */
export class TopicTrie<T> {
  readonly #root: Node<T> = newNode()

  /** `filter` is taken as valid; of a shared subscription only the filter behind its name counts. */
  add(filter: string, value: T): void {
    const levels = plainFilter(filter).split('/')
    const multi = levels.at(-1) === '#'
    if (multi) levels.pop()
    let node = this.#root
    for (const level of levels) node = childOf(node, level)
    if (multi) node.multi = withOne(node.multi, value)
    else node.values = withOne(node.values, value)
  }

  /** Takes one `value` of the filter away; does nothing where there is none. */
  remove(filter: string, value: T): void {
    const levels = plainFilter(filter).split('/')
    const multi = levels.at(-1) === '#'
    if (multi) levels.pop()
    const way = [this.#root]
    for (const level of levels) {
      const next = level === '+' ? way.at(-1)?.plus : way.at(-1)?.literal?.get(level)
      if (!next) return
      way.push(next)
    }
    const last = way.at(-1) as Node<T>
    const values = multi ? last.multi : last.values
    const index = values.indexOf(value)
    if (index >= 0) values.splice(index, 1)
    prune(way, levels)
  }

  /** Values of the filters that match, in no particular order. */
  match(topic: string): T[] {
    const found: T[] = []
    const levels = topic.split('/')
    let nodes = [this.#root]
    for (const [depth, level] of levels.entries()) {
      // A wildcard on the first level never matches a topic that begins with `$`. [MQTT-4.7.2-1]
      const wild = depth > 0 || !level.startsWith('$')
      const next: Node<T>[] = []
      for (const node of nodes) {
        if (wild) push(found, node.multi)
        const literal = node.literal?.get(level)
        if (literal) next.push(literal)
        if (wild && node.plus) next.push(node.plus)
      }
      if (next.length === 0) return found
      nodes = next
    }
    for (const node of nodes) {
      push(found, node.values)
      push(found, node.multi) // `a/#` matches `a` too
    }
    return found
  }
}

function childOf<T>(node: Node<T>, level: string): Node<T> {
  if (level === '+') {
    node.plus ??= newNode()
    return node.plus
  }
  node.literal ??= new Map()
  let child = node.literal.get(level)
  if (!child) {
    child = newNode()
    node.literal.set(level, child)
  }
  return child
}

/** Cuts off what leads nowhere any more. */
function prune<T>(way: Node<T>[], levels: string[]): void {
  for (let depth = levels.length; depth > 0; depth--) {
    const { values, multi, plus, literal } = way[depth] as Node<T>
    if (values.length + multi.length > 0 || plus || literal?.size) return
    const above = way[depth - 1] as Node<T>
    const level = levels[depth - 1] as string
    if (level === '+') above.plus = undefined
    else above.literal?.delete(level)
  }
}

function newNode<T>(): Node<T> {
  return { literal: undefined, plus: undefined, values: NONE, multi: NONE }
}

/** Of all filters that have none: with thousands of them, empty lists of their own would add up. */
const NONE: never[] = []

function withOne<T>(values: T[], value: T): T[] {
  if (values.length === 0) return [value]
  values.push(value)
  return values
}

function push<T>(list: T[], values: T[]): void {
  for (const value of values) list.push(value)
}
