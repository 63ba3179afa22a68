import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join, posix, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseSync } from 'vite'

export const projectFolder = fileURLToPath(new URL('../..', import.meta.url))

const generated = new Set(['node_modules', '.git', 'out', 'dist', 'coverage', 'test-results'])

/** Every file of the project that is kept in the repository, as paths with forward slashes from its root. */
export function projectFiles(folder = projectFolder): string[] {
  return readdirSync(folder).flatMap(name => {
    if (generated.has(name)) return []
    const path = join(folder, name)
    if (statSync(path).isDirectory()) return projectFiles(path)
    return [relative(projectFolder, path).split(sep).join('/')]
  })
}

export function readProjectFile(path: string): string {
  return readFileSync(join(projectFolder, path), 'utf8')
}

/** What a source file imports: type imports, re-exports and dynamic imports too. */
export function importsOf(path: string, text = readProjectFile(path)): string[] {
  const { module, errors } = parseSync(path, text)
  if (errors.length > 0) throw new Error(`${path} does not parse: ${errors[0]?.message}`)
  return [
    ...module.staticImports.map(({ moduleRequest }) => moduleRequest.value),
    ...module.staticExports.flatMap(({ entries }) =>
      entries.flatMap(entry => entry.moduleRequest?.value ?? []),
    ),
    ...module.dynamicImports.flatMap(({ moduleRequest }) =>
      literal(text, moduleRequest.start, moduleRequest.end),
    ),
    ...typeImports(text),
  ]
}

/** Where a relative import leads, from the root of the project; packages and `node:` modules stay as they are. */
export function resolveImport(from: string, specifier: string): string {
  const [path = ''] = specifier.split('?')
  return path.startsWith('.') ? posix.normalize(posix.join(posix.dirname(from), path)) : path
}

/** Rounds through the files that import each other, each as its path. */
export function importCycles(graph: ReadonlyMap<string, readonly string[]>): string[][] {
  const state = new Map<string, 'open' | 'done'>()
  const path: string[] = []
  const cycles: string[][] = []
  for (const file of graph.keys()) visit(file)
  return cycles

  function visit(file: string): void {
    if (state.get(file) === 'done') return
    if (state.get(file) === 'open') {
      cycles.push([...path.slice(path.indexOf(file)), file])
      return
    }
    state.set(file, 'open')
    path.push(file)
    for (const next of graph.get(file) ?? []) if (graph.has(next)) visit(next)
    path.pop()
    state.set(file, 'done')
  }
}

function literal(text: string, start: number, end: number): string[] {
  const quoted = /^['"`]([^'"`$]+)['"`]$/.exec(text.slice(start, end))
  return quoted?.[1] ? [quoted[1]] : []
}

/** `import('./x.ts').Name` in a type. */
function typeImports(text: string): string[] {
  return [...text.matchAll(/\bimport\(\s*['"]([^'"]+)['"]\s*\)\s*\./g)].flatMap(match => match[1] ?? [])
}
