import { builtinModules } from 'node:module'
import { describe, expect, it } from 'vitest'
import {
  importCycles,
  importsOf,
  projectFiles,
  readProjectFile,
  resolveImport,
} from './support/source-files.ts'

const files = projectFiles()
const sources = files.filter(file => /^src\/.*\.(ts|tsx|mjs)$/.test(file) && !file.endsWith('.d.ts'))
const imports = new Map(sources.map(file => [file, importsOf(file).map(to => resolveImport(file, to))]))

/**
 * Which places of the project a room may import, beside itself. Packages are free unless `packages` says otherwise; a place is
 * a folder (ends in a slash) or a file. The first room that a file lies in counts.
 */
interface Room {
  place: string
  may: string[]
  packages?: RegExp
}

const shared = 'src/shared/'
const clock = 'src/main/clock.ts'
const bridge = 'src/main/bridge.ts'
const core = [shared, clock]
const everything = ['src/main/', shared]
const plainPackage = /^(?!node:|electron($|\/))/

const rooms: Room[] = [
  { place: shared, may: [], packages: plainPackage },
  { place: 'src/renderer/', may: [shared], packages: plainPackage },
  // Runs before anything is installed; only the development server, loaded after that, needs packages.
  { place: 'src/launch/dev-browser.mjs', may: ['src/launch/'], packages: /^(node:|vite$|@vitejs\/)/ },
  { place: 'src/launch/', may: [], packages: /^node:/ },
  { place: 'src/main/mqtt/', may: [...core, 'src/main/transport/'] },
  { place: 'src/main/plugin/registry.ts', may: [...core, 'src/main/plugin/'] },
  ...pluginRooms(),
  { place: 'src/main/plugin/', may: core },
  { place: 'src/main/command/', may: [...everything] },
  { place: 'src/main/electron/', may: [...core, bridge] },
  { place: 'src/main/bridge/', may: everything },
  { place: 'src/main/preload.ts', may: [shared, 'src/main/electron/channel.ts'] },
  { place: bridge, may: everything },
  { place: 'src/main/cli.ts', may: everything },
  { place: 'src/main/index.ts', may: everything },
  ...otherRooms(),
]

/** A plug-in sees the interface and what lies beside it, never the registry or another plug-in; mqtt also sees the client. */
function pluginRooms(): Room[] {
  const beside = sources.filter(
    file => /^src\/main\/plugin\/[^/]+$/.test(file) && !file.endsWith('/registry.ts'),
  )
  return foldersIn('src/main/plugin/').map(place => ({
    place,
    may: [...core, ...beside, ...(place.endsWith('/mqtt/') ? ['src/main/mqtt/'] : [])],
  }))
}

/** All other folders of the core: themselves, shared and the clock. */
function otherRooms(): Room[] {
  return foldersIn('src/main/').map(place => ({ place, may: core }))
}

function foldersIn(place: string): string[] {
  const names = sources
    .filter(file => file.startsWith(place))
    .map(file => file.slice(place.length).split('/'))
  return [...new Set(names.filter(parts => parts.length > 1).map(([name]) => `${place}${name}/`))]
}

describe('the borders between the rooms', () => {
  it('sees the rooms it is about', () => {
    expect(sources.length).toBeGreaterThan(50)
    expect(imports.get('src/main/index.ts')).toContain('src/main/bridge.ts')
    expect(
      importsOf(
        'x.ts',
        "import type { A } from './a.ts'; export * from './b.ts'; type C = import('./c.ts').C",
      ),
    ).toEqual(['./a.ts', './b.ts', './c.ts'])
  })

  it('are crossed nowhere', () => {
    const crossings = sources.flatMap(file => {
      const room = roomOf(file)
      return (imports.get(file) ?? []).filter(to => !mayImport(room, to)).map(to => `${file} imports ${to}`)
    })
    expect(crossings).toEqual([])
  })

  it('leave Electron to the desktop host', () => {
    const users = sources.filter(file => imports.get(file)?.some(to => /^electron($|\/|-store$)/.test(to)))
    const strangers = users.filter(file => !/^src\/main\/(index\.ts|preload\.ts|electron\/)/.test(file))
    expect(strangers).toEqual([])
    expect(users).toContain('src/main/preload.ts')
  })

  it('keep the command line, and all it imports, free of Electron', () => {
    const reached = reachableFrom('src/main/cli.ts')
    expect(
      reached.filter(file => file.startsWith('src/main/electron/') || file === 'src/main/index.ts'),
    ).toEqual([])
  })

  it('leave the transport of the contract to the bridge of the renderer', () => {
    const users = sources.filter(
      file =>
        file.startsWith('src/renderer/') &&
        /\bwindow\.tomte\b|\bnew WebSocket\b|\bfetch\(/.test(readProjectFile(file)),
    )
    expect(users.filter(file => !/^src\/renderer\/bridge[^/]*\.ts$/.test(file))).toEqual([])
  })

  it('have no round of imports', () => {
    expect(importCycles(imports)).toEqual([])
    expect(
      importCycles(
        new Map([
          ['a', ['b']],
          ['b', ['a']],
        ]),
      ),
    ).toEqual([['a', 'b', 'a']]) // prettier-ignore
  })
})

describe('the files', () => {
  const written = files.filter(file => /^(src|test|assets)\/.*\.(ts|tsx|mjs|css)$/.test(file))

  it('have at most 400 lines', () => {
    expect(written.filter(file => readProjectFile(file).split('\n').length > 401)).toEqual([])
  })

  it('say in their names what is inside', () => {
    const vague = /(^|[-_.])(managers?|utils?|utilities|helpers?|infos?|commons?|misc)([-_.]|$)|^data\./
    expect(written.filter(file => vague.test(file.slice(file.lastIndexOf('/') + 1)))).toEqual([])
  })

  it('name no package registry and no path of one machine', () => {
    const texts = files.filter(file => /\.(ts|tsx|mjs|js|json|ya?ml|md|css|html|sh|svg)$|^\.|run$/.test(file))
    const registry = new RegExp(
      ['registry\\.npmjs', 'registry\\.yarnpkg', 'npmmirror', 'deb\\.debian'].join('|'),
    )
    const machine = /(^|[\s'"`(=])\/(work|root)\//m
    const found = texts.filter(file => {
      const text = readProjectFile(file)
      return (file !== 'test/borders.test.ts' && registry.test(text)) || machine.test(text)
    })
    expect(found).toEqual([])
  })
})

function roomOf(file: string): Room {
  const room = rooms.find(({ place }) => (place.endsWith('/') ? file.startsWith(place) : file === place))
  // What stands in no room (the clock) sees only what is shared.
  return room ?? { place: file, may: [shared] }
}

function mayImport(room: Room, to: string): boolean {
  if (!to.startsWith('src/')) return isInProject(to) || (room.packages ?? /./).test(named(to))
  return [room.place, ...room.may].some(place => (place.endsWith('/') ? to.startsWith(place) : to === place))
}

/** Such as package.json or an asset. */
function isInProject(to: string): boolean {
  return files.includes(to)
}

function named(module: string): string {
  return builtinModules.includes(module) ? `node:${module}` : module
}

function reachableFrom(file: string, reached = new Set<string>()): string[] {
  for (const next of imports.get(file) ?? []) {
    if (!imports.has(next) || reached.has(next)) continue
    reached.add(next)
    reachableFrom(next, reached)
  }
  return [...reached]
}
