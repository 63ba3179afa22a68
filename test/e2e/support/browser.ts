import { chromium } from 'playwright-core'
import { serve } from '../../support/serve.ts'
import { watchProblems } from './problems.ts'
import { pageTools, type TomteWindow, usualSize, type WindowOptions } from './window.ts'

export const chromiumFile = process.env.TOMTE_CHROMIUM ?? '/usr/bin/chromium'

const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** Starts the built `tomte serve` and opens its address in Chromium. */
export async function openBrowserWindow(options: WindowOptions = {}): Promise<TomteWindow> {
  const served = await serve({ workspace: options.workspace, env: options.env, http: true })
  try {
    const browser = await chromium.launch({ executablePath: chromiumFile, args: flags })
    const page = await browser.newPage({
      viewport: options.size ?? usualSize,
      colorScheme: options.theme ?? 'light',
    })
    const problems = watchProblems(page)
    await page.goto(served.address ?? '')
    return {
      ...pageTools(page),
      host: 'browser',
      dataFolder: served.folder,
      problems,
      get log() {
        return served.log
      },
      setSize: size => page.setViewportSize(size),
      async close() {
        await browser.close()
        await served.stop()
      },
    }
  } catch (error) {
    await served.kill()
    throw error
  }
}
