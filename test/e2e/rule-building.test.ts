import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hostFault } from './support/hosts.ts'
import { callHook, goTo, visit } from './support/visit.ts'
import type { TomteWindow } from './support/window.ts'

const fault = hostFault('browser')

describe.skipIf(fault)(`a rule with actions inside of actions${fault ? `: ${fault}` : ''}`, () => {
  let tomte: TomteWindow
  beforeAll(async () => {
    tomte = await visit({ workspace: { version: 1 } })
  })
  afterAll(() => tomte?.close())

  it('is built by clicking', async () => {
    const { page } = tomte
    const pick = (title: string) => page.getByRole('menuitem', { name: title, exact: true }).click()
    await goTo(page, 'Rules')
    await page.getByRole('button', { name: 'New rule' }).first().click()
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Inside out')
    await page.getByRole('button', { name: 'Add trigger' }).click()
    await pick('A webhook is called')
    await page.getByRole('textbox', { name: 'Address' }).fill('inside')
    await page.getByText('/hook/inside').first().waitFor()

    await page.getByRole('menu').waitFor({ state: 'detached' }) // the one before it fades out
    await page.getByRole('button', { name: 'Add action' }).press('Enter')
    await page.getByRole('combobox', { name: 'Search the menu' }).fill('choo')
    await expect.poll(() => page.getByRole('menuitem').count()).toBe(1)
    await page.keyboard.press('Enter')
    const branch = page.getByRole('group', { name: 'Branch a of action 1' })
    await branch.getByRole('button', { name: 'Add condition' }).click()
    await branch.getByRole('combobox', { name: /field/i }).fill('payload.room')
    await branch.getByRole('textbox', { name: /value/i }).fill('kitchen')
    await branch.getByRole('button', { name: 'Add action' }).click()
    await pick('Emit an event')
    await page.keyboard.type('Warm')

    await page.getByRole('button', { name: 'Add action' }).last().click()
    await pick('Repeat')
    await page.getByRole('textbox', { name: 'Times' }).fill('2')
    const turns = page.getByRole('listitem').filter({ hasText: 'Repeat' }).last()
    await turns.getByRole('button', { name: 'Add action' }).click()
    await pick('Emit an event')
    await page.keyboard.type('Turn')
    await tomte.screenshot('rule-building')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByRole('button', { name: 'Run now' }).waitFor()

    const saved = JSON.parse(await readFile(join(tomte.dataFolder, 'house.json'), 'utf8'))
    expect(saved.rules).toMatchObject([{ name: 'Inside out', triggers: [{ type: 'webhook', id: 'inside' }] }])
    const [choose, repeat] = saved.rules[0].actions
    expect(choose.branches).toMatchObject([
      {
        conditions: { all: [{ field: 'payload.room', op: '==', value: 'kitchen' }] },
        actions: [{ type: 'event', suffix: 'Warm' }],
      },
    ])
    expect(repeat).toMatchObject({ times: 2, actions: [{ type: 'event', suffix: 'Turn' }] })
  })

  it('is as it was saved after the page is loaded again', async () => {
    const { page } = tomte
    await page.reload()
    await page.getByRole('button', { name: 'Choose' }).click()
    const inner = page.getByRole('list', { name: 'Actions of branch a' })
    await inner.getByRole('button', { name: 'Emit Rule.Warm' }).waitFor()
  })

  it('runs, and its trace shows what was done inside', async () => {
    const { page } = tomte
    await callHook(page, 'inside', { room: 'kitchen' })
    await page.getByRole('button', { name: /^Run 1: done/i }).click()
    const trace = page.getByRole('complementary', { name: 'Details' })
    await trace.getByText('Took branch 1.').waitFor()
    await trace.getByText('Turn 2').waitFor()
    await tomte.screenshot('rule-nested-trace')
    expect(await trace.getByText('Emit an event').count()).toBe(3)
    expect(tomte.problems).toEqual([])
  })
})
