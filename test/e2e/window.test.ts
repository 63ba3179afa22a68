import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hosts } from './support/hosts.ts'
import type { TomteWindow } from './support/window.ts'

describe.for(hosts)('the window in $host', ({ host, fault, open }) => {
  if (fault) return it.skip(`does not open: ${fault}`)
  let tomte: TomteWindow
  beforeAll(async () => {
    tomte = await open()
    await tomte.page.waitForSelector('#root > :not(style)')
  })
  afterAll(() => tomte?.close())

  it('is called Tomte and begins without a problem', async () => {
    expect(await tomte.page.title()).toBe('Tomte')
    await tomte.page.waitForLoadState('networkidle')
    expect(tomte.problems).toEqual([])
  })

  it('has nothing of Node, and the preload only in the desktop app', async () => {
    const seen = await tomte.page.evaluate(() => ({
      process: typeof Reflect.get(window, 'process'),
      require: typeof Reflect.get(window, 'require'),
      tomte: Object.keys(Reflect.get(window, 'tomte') ?? {}).sort(),
    }))
    const tomteKeys = host === 'desktop' ? ['call', 'onPush', 'platform'] : []
    expect(seen).toEqual({ process: 'undefined', require: 'undefined', tomte: tomteKeys })
  })

  it('follows the theme and fits its smallest size', async () => {
    await tomte.setSize({ width: 1024, height: 640 })
    const grounds: string[] = []
    for (const theme of ['light', 'dark'] as const) {
      await tomte.setTheme(theme)
      await tomte.screenshot(`first-${host}-${theme}`)
      grounds.push(await tomte.page.evaluate(() => getComputedStyle(document.body).backgroundColor))
    }
    expect(grounds).toEqual(['rgb(250, 250, 248)', 'rgb(19, 20, 22)'])
    const overflow = await tomte.page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
    expect(overflow).toBeLessThanOrEqual(0)
  })

  it('refuses code that is written into the page', async () => {
    const ran = await tomte.page.evaluate(() => {
      const script = document.createElement('script')
      script.textContent = 'window.broken = true'
      document.body.append(script)
      return 'broken' in window
    })
    expect(ran).toBe(false)
    await expect.poll(() => tomte.problems.join()).toContain('Content Security Policy')
  })
})
