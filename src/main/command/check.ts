import { readFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { TomteError } from '../../shared/errors.ts'
import type { Workspace } from '../../shared/workspace/workspace.ts'
import { check } from '../workspace/check.ts'
import { asUsage, type Command, UsageError } from './command.ts'

/** `tomte check FILE`: each fault with its JSON path on a line of its own and exit code 1, or one line that says what the workspace holds. */
export function checkCommand(validate: (document: unknown) => Workspace): Command {
  return async (args, terminal) => {
    const file = fileOf(args)
    const checked = check(await bytesOf(file), validate)
    if ('workspace' in checked) {
      terminal.out(`${file} is good: ${contents(checked.workspace)}.`)
      return 0
    }
    for (const { path, message } of checked.faults) terminal.out(`${path}: ${message}`)
    terminal.error(`${file} has ${count(checked.faults.length, 'fault')}.`)
    return 1
  }
}

function fileOf(args: string[]): string {
  const { positionals } = asUsage(() => parseArgs({ args, options: {}, allowPositionals: true }))
  const [file] = positionals
  if (file === undefined || positionals.length > 1) throw new UsageError('Name one file to check.')
  return file
}

/** The bytes of a workspace file. @throws TomteError ERR_WORKSPACE_UNREADABLE */
export async function bytesOf(file: string): Promise<Buffer> {
  try {
    return await readFile(file)
  } catch (error) {
    throw new TomteError('ERR_WORKSPACE_UNREADABLE', `${file} cannot be read: ${(error as Error).message}.`, {
      cause: error,
    })
  }
}

function contents({ brokers, rules }: Workspace): string {
  return `${count(brokers.length, 'broker')}, ${count(rules.length, 'rule')}`
}

function count(number: number, word: string): string {
  return `${number} ${word}${number === 1 ? '' : 's'}`
}
