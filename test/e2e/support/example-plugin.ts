import { join } from 'node:path'
import { expect } from 'vitest'
import type { ExtensionList } from '../../../src/shared/contract/extension.ts'
import { projectFolder } from '../../support/source-files.ts'
import type { DesktopWindow } from './desktop.ts'

/** Installs the example plug-in, enables it, and resolves once it has started and emitted. Answers with what is told of it. */
export async function runExamplePlugin(tomte: DesktopWindow): Promise<ExtensionList['extensions'][number]> {
  const call = async (name: string, args: object): Promise<unknown> => {
    const answer = await tomte.page.evaluate(
      ([callName, callArgs]) =>
        (window as unknown as { tomte: { call(name: unknown, args: unknown): Promise<unknown> } }).tomte.call(
          callName,
          callArgs,
        ),
      [name, args] as const,
    )
    const { result, error } = answer as { result?: unknown; error?: { message: string } }
    if (error) throw new Error(error.message)
    return result
  }
  const example = async () => {
    const { extensions } = (await call('extension.list', {})) as ExtensionList
    return extensions.find(({ id }) => id === 'system-load')
  }
  await call('extension.install', { folder: join(projectFolder, 'assets/plugin-example/system-load') })
  await call('extension.enable', { id: 'system-load', hash: (await example())?.hash })
  await expect
    .poll(example, { timeout: 15_000 })
    .toMatchObject({ state: 'running', events: expect.any(Number) })
  const row = await example()
  if (!row) throw new Error('the example is gone')
  return row
}
