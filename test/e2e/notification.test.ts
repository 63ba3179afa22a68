import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type DesktopWindow, openDesktopWindow } from './support/desktop.ts'
import { hostFault } from './support/hosts.ts'
import { callHook, goTo, visit } from './support/visit.ts'
import type { TomteWindow } from './support/window.ts'

const ring = [
  {
    type: 'notification',
    title: 'Somebody is at the door',
    buttons: [
      { id: 'open', label: 'Open it' },
      { id: 'ignore', label: 'Not now' },
    ],
    to: 'window',
  },
  { type: 'sound', sound: 'chime', to: 'window' },
]
const workspace = {
  version: 1 as const,
  rules: [
    { id: 'bell', name: 'Door bell', triggers: [{ type: 'webhook', id: 'bell' }], actions: ring },
    {
      id: 'open',
      name: 'Open',
      triggers: [{ type: 'event', pattern: 'Notification.open' }],
      actions: [{ type: 'event', suffix: 'Opened' }],
    },
  ],
}

const inBrowser = hostFault('browser')
describe.skipIf(inBrowser)(`a notification with buttons${inBrowser ? `: ${inBrowser}` : ''}`, () => {
  let tomte: TomteWindow
  beforeAll(async () => {
    tomte = await visit({ workspace })
  })
  afterAll(() => tomte?.close())

  it('stays until one is pressed, which rules hear once', async () => {
    const { page } = tomte
    await goTo(page, 'Events')
    await callHook(page, 'bell', {})
    await page.getByText('Somebody is at the door').waitFor()
    await tomte.screenshot('notification')
    await page.getByRole('button', { name: 'Open it' }).click()
    await page.getByText('Rule.Opened').waitFor()
    await page.getByRole('button', { name: 'Open it' }).waitFor({ state: 'detached' })
    expect(await page.getByText('Notification.open').count()).toBe(1)
    expect(tomte.problems).toEqual([])
  })
})

const inDesktop = hostFault('desktop')
describe.skipIf(inDesktop)(`a sound in the desktop app${inDesktop ? `: ${inDesktop}` : ''}`, () => {
  let tomte: DesktopWindow
  beforeAll(async () => {
    tomte = await openDesktopWindow({ workspace })
    await tomte.page.waitForSelector('#root > :not(style)')
  })
  afterAll(() => tomte?.close())

  it('plays though nobody has clicked in the window', async () => {
    const address = tomte.page.url()
    // Whatever Playwright asks of a page counts as a click, and the pages of the same origin after it inherit that.
    const silently = (code: string) =>
      tomte.app.evaluate(
        ({ BrowserWindow }, js) =>
          BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript(js, false) as Promise<unknown>,
        code,
      )
    await tomte.app.evaluate(async ({ BrowserWindow }, url) => {
      const [window] = BrowserWindow.getAllWindows()
      await window?.loadURL('about:blank')
      await window?.loadURL(url)
    }, address)
    await silently(notePlaying)
    await silently("tomte.call('rule.run', { id: 'bell' })")
    await expect.poll(() => silently('window.played'), { timeout: 10_000 }).toBe('played')
  })
})

/** Notes on `window.played` what becomes of a sound that the page plays. */
const notePlaying = `{
  const play = HTMLMediaElement.prototype.play
  HTMLMediaElement.prototype.play = function () {
    const played = play.call(this)
    played.then(() => { window.played = 'played' }, error => { window.played = String(error) })
    return played
  }
  void 0
}`
