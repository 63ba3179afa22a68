import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hostFault } from './support/hosts.ts'
import { callHook, goTo, visit } from './support/visit.ts'
import type { TomteWindow } from './support/window.ts'

const fault = hostFault('browser')

const workspace = {
  version: 1 as const,
  rules: [
    {
      id: 'warm',
      name: 'Too warm',
      triggers: [{ type: 'webhook', id: 'heat' }],
      conditions: { all: [{ field: 'payload.value', op: '>' as const, value: 20 }] },
      actions: [{ type: 'event', suffix: 'Warm', payload: '{{payload.value}}' }],
    },
  ],
}

describe.skipIf(fault)(`questions to a rule${fault ? `: ${fault}` : ''}`, () => {
  let tomte: TomteWindow
  beforeAll(async () => {
    tomte = await visit({ workspace })
    for (const value of [18, 23, 27]) await callHook(tomte.page, 'heat', { value })
    await tomte.page.getByText('Rule.Warm').nth(1).waitFor()
  })
  afterAll(() => tomte?.close())

  it('why did it not run? The clause that failed, and what it saw', async () => {
    const { page } = tomte
    await page.getByText('Webhook.heat').first().click()
    const details = page.getByRole('complementary', { name: 'Details' })
    await details.getByRole('button', { name: 'Why not the others?' }).click()
    const why = details.getByRole('listitem').filter({ hasText: 'Too warm' })
    await why.getByText('payload.value is greater than 20').waitFor()
    expect(await why.innerText()).toMatch(/It saw\s+18/)
    await tomte.screenshot('why-not')
  })

  it('what would it have done? Nothing is done', async () => {
    const { page } = tomte
    await goTo(page, 'Rules')
    await page.getByRole('treeitem', { name: /Too warm/ }).click()
    await page.getByRole('button', { name: 'Try it on what was' }).click()
    await page.getByRole('button', { name: 'Try', exact: true }).click()
    const answer = page.getByRole('status').filter({ hasText: 'It would have run' })
    expect(await answer.innerText()).toContain('2 times')
    await page.getByRole('button', { name: 'Emit Rule.Warm: 27' }).click()
    await page.getByRole('heading', { name: 'Too warm: would have' }).waitFor()
    await page.getByRole('button', { name: 'What if this failed?' }).click()
    await page.getByText('The action was to fail here.').waitFor()
    expect(await answer.innerText()).toContain('2 of them in vain')
    await tomte.screenshot('what-if')
    await page.getByRole('button', { name: 'Let action 1 be done again' }).click()
    await page.getByText('The action was to fail here.').waitFor({ state: 'detached' })
    await page.getByRole('button', { name: 'What if this failed?' }).waitFor()
    expect(await answer.innerText()).not.toContain('in vain')
    await page.getByRole('button', { name: 'Close (Esc)' }).click()
    expect(await page.getByRole('button', { name: /^Run \d+: done/i }).count()).toBe(2)
  })

  it('what would an edited draft do differently?', async () => {
    const { page } = tomte
    await page.getByRole('textbox', { name: 'Value', exact: true }).fill('25')
    await page.getByRole('button', { name: 'Compare with the saved rule' }).click()
    const answer = page.getByRole('status').filter({ hasText: 'alike' })
    expect(await answer.innerText()).toMatch(/1 alike, 0 more, 1 fewer, 0 different/)
    await page.getByText('no longer').waitFor()
    await tomte.screenshot('comparison')
  })

  it('is a test from then on, which fails once the rule does something else', async () => {
    const { page } = tomte
    await page.getByRole('button', { name: 'Revert' }).click()
    await page.getByRole('status').filter({ hasText: 'alike' }).waitFor({ state: 'detached' })
    await page.getByRole('button', { name: 'Save as a test' }).click()
    await page.getByRole('textbox', { name: 'Name of the test' }).fill('A hot day')
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: 'Run the test A hot day' }).click()
    await page.getByText('passed').waitFor()
    await page.getByRole('textbox', { name: 'Value', exact: true }).fill('25')
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await page.getByText('Not saved').waitFor({ state: 'detached' })
    await page.getByRole('button', { name: 'Run the test A hot day' }).click()
    const why = page.getByRole('list', { name: 'Why A hot day failed' })
    expect(await why.innerText()).toContain('did not run')
    await tomte.screenshot('rule-test-failed')
    await page.getByRole('button', { name: 'Remove the test A hot day' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click()
    await page.getByText('A hot day', { exact: true }).waitFor({ state: 'detached' })
    expect(tomte.problems).toEqual([])
  })
})
