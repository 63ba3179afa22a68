import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { projectFolder } from '../support/source-files.ts'
import { hostFault } from './support/hosts.ts'
import { goTo, visit } from './support/visit.ts'
import type { TomteWindow } from './support/window.ts'

const fault = hostFault('browser')

describe.skipIf(fault)(`the settings${fault ? `: ${fault}` : ''}`, () => {
  let tomte: TomteWindow
  beforeAll(async () => {
    tomte = await visit({ workspace: { version: 1 } })
    await goTo(tomte.page, 'Settings')
  })
  afterAll(() => tomte?.close())

  it('a variable is set, changed, removed, and brought back', async () => {
    const { page } = tomte
    const line = page.getByRole('listitem').filter({ hasText: 'limit' })
    await page.getByRole('button', { name: 'Set a variable' }).click()
    await page.keyboard.type('limit')
    await page.getByRole('textbox', { name: 'Value' }).fill('21.5')
    await page.getByRole('button', { name: 'Set', exact: true }).click()
    await line.getByText('21.5').waitFor()
    await line.getByRole('button', { name: 'Change limit' }).click()
    const value = page.getByRole('textbox', { name: 'Value' })
    await expect.poll(() => value.innerText()).toBe('21.5')
    await value.fill('{"low":18}')
    await page.getByRole('button', { name: 'Set', exact: true }).click()
    await line.getByText('{"low":18}').waitFor()
    await line.getByRole('button', { name: 'Remove limit' }).click()
    await line.waitFor({ state: 'detached' })
    await page.getByRole('button', { name: 'Undo' }).last().click()
    await line.getByText('{"low":18}').waitFor()
    await line.getByText('kept').waitFor()
  })

  it('a small form closes with Escape, and changes nothing', async () => {
    const { page } = tomte
    await page.getByRole('button', { name: 'Set a variable' }).click()
    await page.keyboard.type('other')
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Set a variable' }).waitFor()
    expect(await page.getByText('other', { exact: true }).count()).toBe(0)
  })

  it('a plug-in is installed, enabled once a person agrees, emits, and is disabled', async () => {
    const { page } = tomte
    await page.getByRole('button', { name: 'Install from a folder' }).click()
    await page.keyboard.type(join(projectFolder, 'assets/plugin-example/system-load'))
    await page.keyboard.press('Enter')
    const plugin = page.getByRole('listitem').filter({ hasText: 'System load' })
    await plugin.getByText('Off').waitFor()
    const enabled = plugin.getByRole('switch', { name: 'Enable System load' })
    await enabled.click({ force: true })
    const dialog = page.getByRole('dialog')
    await dialog.getByText('A plug-in is a program by “The Tomte authors”.').waitFor()
    await tomte.screenshot('plugin-enable')
    await dialog.getByRole('button', { name: 'Enable' }).click()
    await plugin.getByText('Running').waitFor()
    await goTo(page, 'Events')
    await page.getByText('System.Load').first().waitFor()
    await goTo(page, 'Settings')
    await enabled.click({ force: true })
    await plugin.getByText('Off').waitFor()
  })

  it('webhooks get an address of their own', async () => {
    const { page } = tomte
    await page.getByRole('textbox', { name: 'Port' }).fill('0')
    await page
      .getByRole('switch', { name: 'Take webhooks at an address of their own' })
      .click({ force: true })
    const address = page.getByText(/^http:\/\/127\.0\.0\.1:\d+\/hook\/…$/)
    await address.waitFor()
    await tomte.screenshot('settings-webhooks')
    const url = (await address.innerText()).replace('…', 'nobody')
    expect((await fetch(url, { method: 'POST' })).status).toBe(404)
    expect(tomte.problems).toEqual([])
  })
})
