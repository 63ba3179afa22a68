import { existsSync, realpathSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, sep } from 'node:path'
import type { ExtensionPermission } from '../../shared/extension.ts'

interface Confinement {
  runner: string
  code: string
  folder: string
  permissions: readonly ExtensionPermission[]
}

const known = process.allowedNodeEnvironmentFlags
const flag = ['--permission', '--experimental-permission'].find(name => known.has(name))

/**
 * Node's permission model: the process of a plug-in reads its own folder and writes its folder for data alone, and starts
 * nothing, unless it asked for more and the user agreed. It keeps no plug-in from the network before Node 25.
 */
export const permissionFlags = {
  /** Not in Electron, whose processes have no such flags. */
  available: flag !== undefined && process.versions.electron === undefined,

  of({ runner, code, folder, permissions }: Confinement): string[] {
    if (!this.available || flag === undefined) return []
    const flags = [flag]
    const everything = permissions.includes('files')
    const read = everything
      ? ['*']
      : [...zodFolders(runner), ...[dirname(realpathSync(runner)), code, folder].map(inside)]
    // The same path twice makes Node 20 abort.
    for (const path of new Set(read)) flags.push(`--allow-fs-read=${path}`)
    flags.push(`--allow-fs-write=${everything ? '*' : inside(folder)}`)
    if (permissions.includes('programs')) flags.push('--allow-child-process')
    if (known.has('--allow-net')) flags.push('--allow-net')
    return flags
  },
}

/** The permission model compares the real paths. */
function inside(folder: string): string {
  return join(realpathSync(folder), sep, '*')
}

/**
 * The runner checks what it is told with zod. Where packages are links, Node looks at the folder of the link and at what it points
 * to; there is nothing but code of packages in either.
 */
function zodFolders(runner: string): string[] {
  const folders = createRequire(realpathSync(runner)).resolve.paths('zod') ?? []
  const packages = folders.find(folder => existsSync(join(folder, 'zod')))
  return packages === undefined ? [] : [join(packages, sep, '*'), inside(join(packages, 'zod'))]
}
