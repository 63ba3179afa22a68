import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hostFault } from './support/hosts.ts'
import { goTo, visit } from './support/visit.ts'
import type { TomteWindow } from './support/window.ts'

const fault = hostFault('browser')

describe.skipIf(fault)(`the keyboard alone${fault ? `: ${fault}` : ''}`, () => {
  let tomte: TomteWindow
  /** Name of what has the focus. */
  const focused = () =>
    tomte.page.evaluate(() => {
      const element = document.activeElement
      return element?.getAttribute('aria-label') ?? element?.textContent ?? ''
    })
  beforeAll(async () => {
    const rule = (id: string, name: string) => ({
      id,
      name,
      triggers: [{ type: 'webhook', id }],
      actions: [{ type: 'event', suffix: name }],
    })
    const broker = (id: string, name: string) => ({ id, name, url: 'memory://built-in', enabled: false })
    tomte = await visit({
      workspace: {
        version: 1,
        brokers: [broker('a', 'Attic'), broker('b', 'Barn'), broker('c', 'Cellar')],
        rules: [rule('one', 'One'), rule('two', 'Two')],
      },
    })
  })
  afterAll(() => tomte?.close())

  it('skips from the first place into the screen', async () => {
    const { page } = tomte
    await goTo(page, 'Rules')
    await page.reload()
    await page.getByRole('tree').waitFor()
    await page.keyboard.press('Tab')
    expect(await focused()).toBe('Skip to the screen')
    await page.keyboard.press('Enter')
    await page.keyboard.press('Tab')
    expect(await focused()).toBe('All runs')
  })

  it('passes a list of rules in one step: its switches are reached by its own keys', async () => {
    const { page } = tomte
    await page.getByRole('tree').focus()
    await page.keyboard.press('Tab')
    expect(await focused()).toBe('New rule')
    await page.getByRole('tree').focus()
    await page.keyboard.press('Space')
    await expect.poll(() => page.getByRole('switch', { name: 'Enable One' }).isChecked()).toBe(false)
  })

  it('comes back from the details to where they were opened', async () => {
    const { page } = tomte
    await goTo(page, 'Events')
    const list = page.getByRole('listbox')
    await list.focus()
    await page.keyboard.press('ArrowUp')
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: 'Close (Esc)' }).press('Enter')
    expect(await focused()).toBe('Events, oldest first')
  })

  it('filters events by time and topic, and takes the filters away', async () => {
    const { page } = tomte
    await page.getByRole('button', { name: 'When: Any time' }).press('Enter')
    await page.getByRole('button', { name: 'Yesterday' }).press('Enter')
    await page.getByText('No event fits the filter').waitFor()
    await page.getByRole('button', { name: 'Filters: 1 is on' }).press('Enter')
    await page
      .getByRole('dialog', { name: 'Filters' })
      .getByRole('combobox', { name: 'Topic' })
      .fill('house/#')
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: 'Filters: 2 are on' }).waitFor()
    await tomte.screenshot('event-filters')
    await page.getByRole('button', { name: 'Clear all' }).press('Enter')
    await page.getByText('Started').first().waitFor()
  })

  it('goes on at the next broker where one is removed', async () => {
    const { page } = tomte
    await goTo(page, 'Brokers')
    const list = page.getByRole('list', { name: 'Brokers' })
    for (const [removed, next] of [
      ['Barn', /^Cellar/],
      ['Cellar', /^Attic/],
    ] as const) {
      await list.getByRole('button', { name: `More for ${removed}` }).press('Enter')
      await page.getByRole('menuitem', { name: 'Remove' }).press('Enter')
      const line = list.getByRole('button', { name: next })
      await expect.poll(() => line.evaluate(button => button === document.activeElement)).toBe(true)
    }
  })
})
