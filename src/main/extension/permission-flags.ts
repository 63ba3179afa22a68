import { realpathSync } from 'node:fs'
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
      : [inside(dirname(runner)), inside(zodFolder(runner)), inside(code), inside(folder)]
    for (const path of read) flags.push(`--allow-fs-read=${path}`)
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

/** The runner checks what it is told with zod. */
function zodFolder(runner: string): string {
  return dirname(createRequire(runner).resolve('zod/package.json'))
}
