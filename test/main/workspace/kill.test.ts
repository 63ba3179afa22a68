import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as delay } from 'node:timers/promises'
import { expect, it, onTestFinished } from 'vitest'
import { workspaceSchema } from '../../../src/shared/workspace/workspace.ts'
import { bundle } from '../../support/bundle.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

const KILLS = 20

it('the workspace is whole after every kill in the middle of writing', async () => {
  const program = await bundle(join(import.meta.dirname, 'endless-writer.ts'))
  onTestFinished(program.remove)
  const folder = await temporaryFolder()
  const sources: string[] = []
  let saved = 0
  for (let kill = 0; kill < KILLS; kill++) {
    const writer = spawn(process.execPath, [program.file, folder], { stdio: ['ignore', 'pipe', 'inherit'] })
    sources.push(await firstLine(writer))
    // No event says that a write is half done: moments spread over the first 100 ms catch each step of it.
    await delay((kill * 37) % 100)
    writer.kill('SIGKILL')
    await once(writer, 'exit')

    const workspace = workspaceSchema().parse(
      JSON.parse(await readFile(join(folder, 'workspace.json'), 'utf8')),
    )
    saved = Number(workspace.rules[0]?.name)
    for (const name of (await readdir(join(folder, 'backups'))).filter(name => name.endsWith('.json')))
      workspaceSchema().parse(JSON.parse(await readFile(join(folder, 'backups', name), 'utf8')))
  }
  expect(sources).toEqual(['new', ...Array.from({ length: KILLS - 1 }, () => 'file')])
  expect(saved).toBeGreaterThanOrEqual(KILLS)

  const last = spawn(process.execPath, [program.file, folder], { stdio: ['ignore', 'pipe', 'inherit'] })
  await firstLine(last)
  last.kill('SIGKILL')
  await once(last, 'exit')
  const left = (await readdir(folder)).filter(name => name.includes('.tmp-'))
  expect(left.length).toBeLessThanOrEqual(1)
}, 60_000)

async function firstLine(child: ChildProcess): Promise<string> {
  const [line] = await once(createInterface({ input: child.stdout! }), 'line')
  return line
}
