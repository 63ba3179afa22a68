import { resolve } from 'node:path'

/** The options of `npm start -- …` and of the packaged app. */
export interface DesktopOptions {
  dataFolder?: string
  workspaceFile?: string
}

/** Reads `--data DIR` and `--workspace FILE`, also as `--data=DIR`; Chromium's own switches in between are passed over. */
export function readCommandLine(args: readonly string[]): DesktopOptions {
  const dataFolder = valueAfter(args, '--data')
  const workspaceFile = valueAfter(args, '--workspace')
  return {
    dataFolder: dataFolder === undefined ? undefined : resolve(dataFolder),
    workspaceFile: workspaceFile === undefined ? undefined : resolve(workspaceFile),
  }
}

function valueAfter(args: readonly string[], option: string): string | undefined {
  for (const [index, arg] of args.entries()) {
    if (arg.startsWith(`${option}=`)) return arg.slice(option.length + 1) || undefined
    const next = args[index + 1]
    if (arg === option && next && !next.startsWith('--')) return next
  }
  return undefined
}
