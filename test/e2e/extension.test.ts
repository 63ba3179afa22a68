import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type DesktopWindow, openDesktopWindow } from './support/desktop.ts'
import { runExamplePlugin } from './support/example-plugin.ts'
import { hostFault } from './support/hosts.ts'

const fault = hostFault('desktop')

const workspace = {
  version: 1 as const,
  rules: [
    {
      id: 'note',
      name: 'Note the load',
      triggers: [{ type: 'event', pattern: 'System.Load' }],
      actions: [{ type: 'system-load.append', text: '{{payload.percent}} %' }],
    },
  ],
}

describe.skipIf(fault)(`a user plug-in in the desktop app${fault ? `: ${fault}` : ''}`, () => {
  let tomte: DesktopWindow

  beforeAll(async () => {
    tomte = await openDesktopWindow({ workspace })
    await tomte.page.waitForSelector('#root > :not(style)')
  })
  afterAll(() => tomte?.close())

  it('runs in a utility process, emits, and acts', async () => {
    const row = await runExamplePlugin(tomte)
    expect(row.log[0]?.text).toBe('Looking every 10 s.')
    const list = join(tomte.dataFolder, 'plugin-data/system-load/list.txt')
    await expect.poll(() => readFile(list, 'utf8').catch(() => ''), { timeout: 15_000 }).toMatch(/ \d+ %\n/)
    const services = await tomte.app.evaluate(({ app }) =>
      app.getAppMetrics().map(({ name, serviceName }) => name ?? serviceName ?? ''),
    )
    expect(services).toContain('Tomte plug-in')
  })
})
