// @ts-check
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { inProject } from '../../src/launch/project.mjs'
import { missingTools } from './tools.mjs'

/** A test needs what the support it imports starts, and the programs it names itself. */
const supports = [
  { file: 'test/support/mosquitto.ts', tool: 'mosquitto' },
  { file: 'test/support/nats.ts', tool: 'nats-server' },
  { file: 'test/support/certificates.ts', tool: 'openssl' },
  { file: 'test/support/keyring.ts', tool: 'gnome-keyring' },
  { file: 'test/support/keyring.ts', tool: 'dbus' },
  { file: 'test/support/keyring.ts', tool: 'gdbus' },
  { file: 'test/support/keyring.ts', tool: 'secret-tool' },
].map(({ file, tool }) => ({ file: inProject(file), tool }))
const named = [{ program: /'mosquitto_(pub|sub)'/, tool: 'mosquitto_pub' }]

/**
 * The test files of a project that cannot run here, and the tools that each lacks. Those of the window choose their hosts by
 * themselves.
 * @param {string} project `integration` or `e2e`
 * @returns {{ file: string, lacks: string[] }[]} files as paths from the root of the project
 */
export function testsLeftOut(project) {
  const missing = missingTools()
  if (missing.length === 0) return []
  return testFiles(join('test', project))
    .map(file => ({ file, lacks: toolsOf(inProject(file)).filter(tool => missing.includes(tool)) }))
    .filter(({ lacks }) => lacks.length > 0)
}

/**
 * The tools that a test file needs, also by what it imports.
 * @param {string} file
 * @param {Set<string>} [seen]
 * @returns {string[]}
 */
export function toolsOf(file, seen = new Set()) {
  if (seen.has(file) || !existsSync(file)) return []
  seen.add(file)
  const text = readFileSync(file, 'utf8')
  const imports = [...text.matchAll(/ from '(\.[^']+\.ts)'/g)].map(match =>
    join(dirname(file), match[1] ?? ''),
  )
  const own = supports.filter(support => support.file === file).map(({ tool }) => tool)
  const used = named.filter(({ program }) => program.test(text)).map(({ tool }) => tool)
  return [...new Set([...own, ...used, ...imports.flatMap(path => toolsOf(path, seen))])]
}

/**
 * @param {string} folder
 * @returns {string[]}
 */
function testFiles(folder) {
  if (!existsSync(inProject(folder))) return []
  return readdirSync(inProject(folder), { withFileTypes: true }).flatMap(entry => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return testFiles(path)
    return entry.name.endsWith('.test.ts') ? [path] : []
  })
}
