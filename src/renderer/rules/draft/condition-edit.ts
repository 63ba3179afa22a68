import type { ClauseNode, ConditionNode, GroupMode, GroupNode } from './condition-node.ts'

/** Editing operations on a condition; each gives a new root and shares what it did not touch. */

export function appended(root: GroupNode, groupKey: string, node: ConditionNode): GroupNode {
  return mapped(root, groupKey, group =>
    group.kind === 'group' ? { ...group, nodes: [...group.nodes, node] } : group,
  )
}

/** Groups that become empty by it go too, but for the root. */
export function removed(root: GroupNode, key: string): GroupNode {
  const nodes = root.nodes.flatMap((node): ConditionNode[] => {
    if (node.key === key) return []
    if (node.kind !== 'group') return [node]
    const left = removed(node, key)
    return left.nodes.length === 0 && node.nodes.length > 0 ? [] : [left]
  })
  return same(nodes, root.nodes) ? root : { ...root, nodes }
}

/** Changes fields of one clause; its key and kind stay. */
export function withClause<Node extends ClauseNode>(
  root: GroupNode,
  key: string,
  change: Partial<Omit<Node, 'kind' | 'key'>>,
): GroupNode {
  return mapped(root, key, node => (node.kind === 'group' ? node : ({ ...node, ...change } as ClauseNode)))
}

export function withMode(root: GroupNode, key: string, mode: GroupMode): GroupNode {
  return mapped(root, key, node => (node.kind === 'group' ? { ...node, mode } : node))
}

/** Puts a group of its own around the clause, to which alternatives can then be added. */
export function wrapped(root: GroupNode, key: string, groupKey: string, mode: GroupMode): GroupNode {
  if (key === root.key) return root
  return mapped(root, key, node => ({ kind: 'group', key: groupKey, mode, nodes: [node] }))
}

/** Takes the group away and leaves its clauses in its place; groups that become empty by it go too, but for the root. */
export function ungrouped(root: GroupNode, key: string): GroupNode {
  if (key === root.key) return root
  const nodes = root.nodes.flatMap((node): ConditionNode[] => {
    if (node.kind !== 'group') return [node]
    if (node.key === key) return node.nodes
    const left = ungrouped(node, key)
    return left.nodes.length === 0 && node.nodes.length > 0 ? [] : [left]
  })
  return same(nodes, root.nodes) ? root : { ...root, nodes }
}

/** Moves the clause one place up (-1) or down (1) among its neighbours. */
export function shifted(root: GroupNode, key: string, by: -1 | 1): GroupNode {
  const index = root.nodes.findIndex(node => node.key === key)
  if (index >= 0) {
    const to = index + by
    if (to < 0 || to >= root.nodes.length) return root
    const nodes = [...root.nodes]
    nodes.splice(to, 0, ...nodes.splice(index, 1))
    return { ...root, nodes }
  }
  const nodes = root.nodes.map(node => (node.kind === 'group' ? shifted(node, key, by) : node))
  return same(nodes, root.nodes) ? root : { ...root, nodes }
}

/** What is not a group, wherever it stands. */
export function clausesIn(root: GroupNode): ClauseNode[] {
  return root.nodes.flatMap(node => (node.kind === 'group' ? clausesIn(node) : [node]))
}

function mapped(root: GroupNode, key: string, change: (node: ConditionNode) => ConditionNode): GroupNode {
  if (root.key === key) {
    const next = change(root)
    return next.kind === 'group' ? next : root
  }
  const nodes = root.nodes.map(node => {
    if (node.key === key) return change(node)
    return node.kind === 'group' ? mapped(node, key, change) : node
  })
  return same(nodes, root.nodes) ? root : { ...root, nodes }
}

function same(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((item, index) => item === b[index])
}
