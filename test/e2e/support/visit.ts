import type { Page } from 'playwright-core'
import { openBrowserWindow } from './browser.ts'
import type { TomteWindow, WindowOptions } from './window.ts'

/** A browser window past the welcome, quick to say what it waits for in vain. */
export async function visit(options: WindowOptions): Promise<TomteWindow> {
  const tomte = await openBrowserWindow(options)
  tomte.page.setDefaultTimeout(10_000)
  await tomte.page.getByRole('button', { name: 'Look around' }).click()
  return tomte
}

/** Calls a webhook of the server host, as another program would; its event is `Webhook.ID`. */
export async function callHook(page: Page, id: string, payload: unknown): Promise<void> {
  const answer = await fetch(new URL(`/hook/${id}`, page.url()), {
    method: 'POST',
    body: JSON.stringify(payload),
  })
  if (!answer.ok) throw new Error(`The webhook ${id} answered ${answer.status}.`)
}

/** Goes to a screen by the rail. */
export async function goTo(page: Page, screen: string): Promise<void> {
  await page.getByRole('navigation').getByRole('link', { name: screen }).click()
}
