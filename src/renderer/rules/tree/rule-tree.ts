import type { Rule } from '../../../shared/workspace/rule.ts'

/** One line of the list: a folder, or a rule in it. `depth` counts the folders around it. */
export type TreeRow =
  | { kind: 'folder'; path: string; name: string; depth: number; rules: number; folded: boolean }
  | { kind: 'rule'; rule: Rule; depth: number }

interface FolderNode {
  path: string
  name: string
  folders: Map<string, FolderNode>
  rules: Rule[]
  count: number
}

const compare = new Intl.Collator('en', { numeric: true, sensitivity: 'base' }).compare

/** Folders by name, each with its folders and then its rules by name, as one flat list. Counts take in all that is below. */
export function treeRows(
  rules: readonly Rule[],
  folded: ReadonlySet<string>,
  emptyFolders: Iterable<string> = [],
): TreeRow[] {
  const root = folderNode('', '')
  for (const rule of rules) {
    const folder = enter(root, rule.folder, 1)
    folder.rules.push(rule)
  }
  for (const path of emptyFolders) enter(root, path, 0)
  const rows: TreeRow[] = []
  list(root, 0, folded, rows)
  return rows
}

function enter(root: FolderNode, path: string, count: number): FolderNode {
  let node = root
  node.count += count
  if (path === '') return node
  for (const name of path.split('/')) {
    let next = node.folders.get(name)
    if (!next) {
      next = folderNode(node.path === '' ? name : `${node.path}/${name}`, name)
      node.folders.set(name, next)
    }
    next.count += count
    node = next
  }
  return node
}

function list(node: FolderNode, depth: number, folded: ReadonlySet<string>, rows: TreeRow[]): void {
  for (const folder of [...node.folders.values()].sort((a, b) => compare(a.name, b.name))) {
    const isFolded = folded.has(folder.path)
    rows.push({
      kind: 'folder',
      path: folder.path,
      name: folder.name,
      depth,
      rules: folder.count,
      folded: isFolded,
    })
    if (!isFolded) list(folder, depth + 1, folded, rows)
  }
  for (const rule of node.rules.sort((a, b) => compare(a.name, b.name)))
    rows.push({ kind: 'rule', rule, depth })
}

function folderNode(path: string, name: string): FolderNode {
  return { path, name, folders: new Map(), rules: [], count: 0 }
}

/** Every folder that a rule stands in, with the folders around it, by name. */
export function folderPaths(rules: readonly Pick<Rule, 'folder'>[]): string[] {
  const paths = new Set<string>()
  for (const { folder } of rules) {
    if (folder === '' || paths.has(folder)) continue
    const names = folder.split('/')
    for (let depth = 1; depth <= names.length; depth++) paths.add(names.slice(0, depth).join('/'))
  }
  return [...paths].sort(compare)
}

/** The rule's new folder when folder `from` is moved or renamed to `to`; the rule's own where it is not in it. */
export function refoldered(folder: string, from: string, to: string): string {
  if (folder === from) return to
  if (!folder.startsWith(`${from}/`)) return folder
  const inside = folder.slice(from.length + 1)
  return to === '' ? inside : `${to}/${inside}`
}
