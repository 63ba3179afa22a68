import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { projectFolder } from '../support/source-files.ts'
import { type DesktopWindow, openDesktopWindow } from './support/desktop.ts'
import { hostFault } from './support/hosts.ts'

const fault = hostFault('desktop')

describe.skipIf(fault)(`the shell of the desktop app${fault ? `: ${fault}` : ''}`, () => {
  let tomte: DesktopWindow
  const call = (name: unknown, args: unknown) =>
    tomte.page.evaluate(
      ([callName, callArgs]) =>
        (window as unknown as { tomte: { call(name: unknown, args: unknown): Promise<unknown> } }).tomte.call(
          callName,
          callArgs,
        ),
      [name, args],
    )

  beforeAll(async () => {
    tomte = await openDesktopWindow()
    await tomte.page.waitForSelector('#root > :not(style)')
  })
  afterAll(() => tomte?.close())

  it('isolates the page', async () => {
    const preferences = await tomte.app.evaluate(({ BrowserWindow }) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents as unknown as {
        getLastWebPreferences(): Record<string, unknown>
      }
      const { contextIsolation, sandbox, nodeIntegration, webviewTag, webSecurity } =
        contents.getLastWebPreferences()
      return { contextIsolation, sandbox, nodeIntegration, webviewTag, webSecurity }
    })
    expect(preferences).toEqual({
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      webviewTag: false,
      webSecurity: true,
    })
  })

  it('goes nowhere else and opens no other window', async () => {
    const before = tomte.page.url()
    await tomte.page.evaluate(() => {
      window.open('https://example.org')
      location.href = 'https://example.org'
    })
    await expect.poll(() => tomte.log).toContain('Refused to leave')
    expect(tomte.page.url()).toBe(before)
    expect(tomte.app.windows()).toHaveLength(1)
  })

  it('refuses every permission that a page can ask for', async () => {
    const answers = await tomte.page.evaluate(async () => [
      await Notification.requestPermission(),
      await navigator.mediaDevices.getUserMedia({ video: true }).then(
        () => 'granted',
        () => 'denied',
      ),
      (await navigator.permissions.query({ name: 'geolocation' })).state,
    ])
    expect(answers).toEqual(['denied', 'denied', 'denied'])
  })

  it.for([
    'tomte://app/../../package.json',
    'tomte://app/%2e%2e/%2e%2e/package.json',
    'tomte://app/..%2f..%2fpackage.json',
    'tomte://app/..%5c..%5cpackage.json',
    'tomte://app/assets',
  ])('serves nothing outside of the built page: %s', async address => {
    expect(await tomte.page.evaluate(async url => (await fetch(url)).status, address)).toBe(404)
  })

  it.for(['tomte://other/index.html', 'file:///etc/hostname', 'https://example.org'])(
    'lets the page reach no other origin: %s',
    async address => {
      const reached = await tomte.page.evaluate(
        url =>
          fetch(url).then(
            () => true,
            () => false,
          ),
        address,
      )
      expect(reached).toBe(false)
    },
  )

  it('answers a call, and refuses one with a wrong name or wrong arguments', async () => {
    expect(await call('status.get', {})).toMatchObject({ result: { host: 'desktop' } })
    expect(await call('status.forget', {})).toMatchObject({ error: { code: 'ERR_CONTRACT_CALL' } })
    expect(await call('broker.remove', { id: 5 })).toMatchObject({
      error: { code: 'ERR_CONTRACT_ARGUMENTS' },
    })
    expect(await call('host.openLink', { url: 'file:///etc/hostname' })).toMatchObject({
      error: { code: 'ERR_CONTRACT_ARGUMENTS' },
    })
  })

  it('refuses a call from any other page, even one that has the preload', async () => {
    const answer = await tomte.app.evaluate(
      async ({ BrowserWindow }, preload) => {
        const stranger = new BrowserWindow({ show: false, webPreferences: { preload, sandbox: true } })
        try {
          await stranger.loadURL('data:text/html,stranger')
          return await stranger.webContents.executeJavaScript("tomte.call('status.get', {})")
        } finally {
          stranger.destroy()
        }
      },
      join(projectFolder, 'out/preload/preload.cjs'),
    )
    expect(answer).toMatchObject({ error: { code: 'ERR_CONTRACT_SENDER' } })
  })

  it('remembers size and place of the window', async () => {
    await tomte.setSize({ width: 1111, height: 777 })
    await tomte.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.emit('close'))
    const kept = await tomte.app.evaluate(async ({ app }) => {
      const { readFileSync } = process.getBuiltinModule('node:fs')
      return JSON.parse(readFileSync(`${app.getPath('userData')}/window.json`, 'utf8'))
    })
    expect(kept.bounds).toMatchObject({ width: 1111 })
  })
})
