import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ElectronApplication } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hosts } from './support/hosts.ts'
import { goTo } from './support/visit.ts'
import type { TomteWindow } from './support/window.ts'

const workspace = {
  version: 1 as const,
  rules: [
    {
      id: 'tick',
      name: 'Tick',
      triggers: [],
      actions: [{ type: 'event', suffix: 'Tick', payload: '{"token":"t-o-p","n":7}', encoding: 'json' }],
    },
  ],
}

describe.for(hosts)('recordings in $host', ({ fault, open }) => {
  if (fault) return it.skip(`does not open: ${fault}`)
  let tomte: TomteWindow
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tomte-recording-'))
    tomte = await open({ workspace })
    tomte.page.setDefaultTimeout(10_000)
    await tomte.page.getByRole('button', { name: 'Look around' }).click()
  })
  afterAll(async () => {
    await tomte?.close()
    await rm(folder, { recursive: true, force: true })
  })

  it('are made', async () => {
    const { page } = tomte
    await goTo(page, 'Recordings')
    await page.getByRole('button', { name: 'Record', exact: true }).click()
    await page.getByRole('textbox', { name: 'Name' }).fill('Evening')
    await page.keyboard.press('Enter')
    const line = page.getByRole('listitem').filter({ hasText: 'Evening' })
    await line.getByRole('button', { name: 'Stop' }).waitFor()
    await goTo(page, 'Rules')
    await page.getByRole('treeitem', { name: /Tick/ }).click()
    await page.getByRole('button', { name: 'Run now' }).click()
    await page.getByRole('button', { name: /^Run 1: done/i }).waitFor()
    await goTo(page, 'Recordings')
    await line.getByRole('button', { name: 'Stop' }).click()
    await line.getByText('1 event', { exact: false }).waitFor()
  })

  it('are renamed with the keyboard alone', async () => {
    const { page } = tomte
    for (const [name, next] of [
      ['Evening', 'Night'],
      ['Night', 'Evening'],
    ]) {
      await page.getByRole('button', { name: `More for ${name}` }).press('Enter')
      await page.getByRole('menuitem', { name: 'Rename' }).press('Enter')
      const field = page.getByRole('textbox', { name: 'New name' })
      await expect.poll(() => field.evaluate(input => input === document.activeElement)).toBe(true)
      await field.selectText()
      await page.keyboard.type(next as string)
      await page.keyboard.press('Enter')
      await page.getByRole('button', { name: `More for ${next}` }).waitFor()
    }
  })

  it('are exported as a file without secrets, and imported again', async () => {
    const { page } = tomte
    const file = join(folder, 'Evening.ndjson')
    const line = page.getByRole('listitem').filter({ hasText: 'Evening' })
    await downloadTo(tomte, file, () => line.getByRole('button', { name: 'Export', exact: true }).click())
    const text = await readFile(file, 'utf8')
    expect(text).toContain('Tick')
    expect(text).not.toContain('t-o-p')
    await line.getByRole('button', { name: 'More for Evening' }).click()
    await page.getByRole('menuitem', { name: 'Remove' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click()
    await page.getByText('No recording yet').waitFor()
    await page.getByLabel('File to import').setInputFiles(file)
    await page.getByText('Imported 1 event.').waitFor()
    await line.getByText('1 event', { exact: false }).waitFor()
    await tomte.screenshot(`recordings-${tomte.host}`)
    expect(tomte.problems).toEqual([])
  })
})

/** Keeps the file that `begin` makes the page hand out; the desktop app would ask for its place. */
async function downloadTo(tomte: TomteWindow, file: string, begin: () => Promise<void>): Promise<void> {
  if (!('app' in tomte)) {
    const [download] = await Promise.all([tomte.page.waitForEvent('download'), begin()])
    await download.saveAs(file)
    return
  }
  const app = tomte.app as ElectronApplication
  const saved = app.evaluate(
    ({ session }, path) =>
      new Promise<string>(resolve =>
        session.defaultSession.once('will-download', (_event, item) => {
          item.setSavePath(path)
          item.once('done', (_done, state) => resolve(state))
        }),
      ),
    file,
  )
  await begin()
  expect(await saved).toBe('completed')
}
