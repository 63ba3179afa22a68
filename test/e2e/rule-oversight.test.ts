import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hostFault } from './support/hosts.ts'
import { callHook, goTo, visit } from './support/visit.ts'
import type { TomteWindow } from './support/window.ts'

const fault = hostFault('browser')

/** A web server that refuses until it is told otherwise. */
function moodyServer() {
  let status = 503
  const server: Server = createServer((_request, response) => response.writeHead(status).end())
  return { server, please: () => (status = 204), refuse: () => (status = 503) }
}

describe.skipIf(fault)(`a person over the rules${fault ? `: ${fault}` : ''}`, () => {
  const { server, please, refuse } = moodyServer()
  let tomte: TomteWindow
  beforeAll(async () => {
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    tomte = await visit({
      workspace: {
        version: 1,
        rules: [
          {
            id: 'tell',
            name: 'Tell the server',
            triggers: [{ type: 'webhook', id: 'door' }],
            actions: [{ type: 'http', url: `http://127.0.0.1:${port}/` }],
          },
          {
            id: 'inside',
            name: 'Tell it inside',
            triggers: [{ type: 'webhook', id: 'inside' }],
            actions: [
              {
                type: 'choose',
                branches: [
                  {
                    actions: [
                      { type: 'event', suffix: 'Asked' },
                      { type: 'http', url: `http://127.0.0.1:${port}/` },
                    ],
                  },
                ],
              },
            ],
          },
          {
            id: 'guarded',
            name: 'Open the gate',
            triggers: [{ type: 'webhook', id: 'gate' }],
            actions: [{ type: 'event', suffix: 'GateOpen', payload: '{{payload.who}}', confirm: true }],
          },
        ],
      },
    })
  })
  afterAll(async () => {
    await tomte?.close()
    server.close()
  })

  it('a run that failed for good lands in Failed runs, and is run again once its cause is gone', async () => {
    const { page } = tomte
    await callHook(page, 'door', { state: 'open' })
    await goTo(page, 'Rules')
    await page.getByRole('button', { name: /Failed runs/ }).click()
    // Until the failed runs are there, the list of rules has this name, too.
    await page.getByRole('region', { name: 'Failed runs' }).getByText('Tell the server').click()
    const details = page.getByRole('complementary', { name: 'Details' })
    await details.getByText('"open"').waitFor()
    await tomte.screenshot('failed-run')
    please()
    await details.getByRole('button', { name: 'Run again' }).click()
    await page.getByText('Nothing failed').waitFor()
  })

  it('asks before it begins an action anew for what failed inside of it', async () => {
    const { page } = tomte
    refuse()
    await callHook(page, 'inside', {})
    const failed = page.getByRole('region', { name: 'Failed runs' })
    await failed.getByRole('button', { name: 'Run again' }).click()
    const dialog = page.getByRole('dialog', { name: 'Run again from action 1?' })
    await dialog.getByText('what was done in it before the failure is done once more').waitFor()
    please()
    await dialog.getByRole('button', { name: 'Run again' }).click()
    await page.getByText('Nothing failed').waitFor()
    await goTo(page, 'Events')
    await expect.poll(() => page.getByText('Rule.Asked').count()).toBe(2)
  })

  it('asks before a guarded action, and does what it is told', async () => {
    const { page } = tomte
    await goTo(page, 'Events')
    const question = page.getByRole('alert').filter({ hasText: 'Open the gate' })
    await callHook(page, 'gate', { who: 'a stranger' })
    await question.getByText('What it would do').click()
    await question.getByText('a stranger').waitFor()
    await tomte.screenshot('question')
    await question.getByRole('button', { name: 'Refuse' }).click()
    await question.waitFor({ state: 'detached' })
    await callHook(page, 'gate', { who: 'Anna' })
    await question.getByRole('button', { name: 'Allow' }).click()
    await page.getByText('Rule.GateOpen').waitFor()
    expect(await page.getByText('Rule.GateOpen').count()).toBe(1)
  })

  it('says of an event which run caused it, and leads there', async () => {
    const { page } = tomte
    await page.getByText('Rule.GateOpen').click()
    const details = page.getByRole('complementary', { name: 'Details' })
    const cause = details.locator('section').filter({ hasText: 'Caused by' })
    await cause.getByRole('link', { name: 'Open the gate' }).click()
    await details.getByText('Anna').first().waitFor()
    await goTo(page, 'Events')
  })

  it('pauses all rules, and lets them go on', async () => {
    const { page } = tomte
    await page.getByRole('button', { name: 'Pause all rules' }).click()
    await page.getByRole('menuitem', { name: 'until I resume them' }).click()
    const notice = page.getByRole('status').filter({ hasText: 'All rules are paused' })
    await notice.waitFor()
    await callHook(page, 'gate', { who: 'nobody' })
    await notice.getByText('1 time a rule would have run').waitFor()
    await notice.getByRole('button', { name: 'Resume' }).click()
    await notice.waitFor({ state: 'detached' })
    const question = page.getByRole('alert').filter({ hasText: 'Open the gate' })
    expect(await question.count()).toBe(0)
    await callHook(page, 'gate', { who: 'Anna' })
    await question.waitFor()
    expect(tomte.problems).toEqual([])
  })
})
