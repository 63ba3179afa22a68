import { appendFile, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { RunDetail } from '../../../src/shared/contract/run.ts'
import { startHttpServer } from '../../support/http-server.ts'
import { type RunningBridge, runBridge } from '../../support/running-bridge.ts'

let house: RunningBridge
let folder: string
let server: Awaited<ReturnType<typeof startHttpServer>>

const rule = (id: string, triggers: object[], actions: object[]) => ({ id, name: id, triggers, actions })

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tomte-actions-'))
  server = await startHttpServer((request, response) => {
    response.setHeader('content-type', 'application/json')
    response.end(JSON.stringify({ you: request.headers.authorization, celsius: 20 }))
  })
  house = await runBridge({
    version: 1,
    folders: [{ id: 'logs', path: folder }],
    webhookServer: { enabled: true, port: 0 },
    rules: [
      rule(
        'door',
        [{ type: 'webhook', id: 'door' }],
        [
          {
            type: 'script',
            code: "emit('rang', { by: event.payload.by }); return event.payload.by.length",
            result: 'script',
          },
          {
            type: 'write-file',
            folder: 'logs',
            path: '{{payload.by}}.txt',
            content: '{{variables.script.value}}',
          },
        ],
      ),
      rule(
        'ask',
        [{ type: 'event', pattern: 'Script.rang' }],
        [
          {
            type: 'notification',
            title: 'Open?',
            to: 'window',
            buttons: [{ id: 'open', label: 'For {{payload.by}}' }],
            value: '{{payload.by}}',
          },
        ],
      ),
      rule(
        'opened',
        [{ type: 'event', pattern: 'Notification.open' }],
        [
          {
            type: 'http',
            url: `${server.origin}/open/{{payload.value}}`,
            auth: { type: 'bearer', token: { secret: 'door/token' } },
            result: 'answer',
          },
          {
            type: 'write-file',
            folder: 'logs',
            path: 'opened.txt',
            content: '{{variables.answer.body.celsius}}',
          },
        ],
      ),
      rule(
        'seen',
        [{ type: 'file-changed', folder: 'logs', path: 'opened.txt' }],
        [{ type: 'event', suffix: 'seen' }],
      ),
    ] as never,
  })
})
afterEach(async () => {
  await house.stop()
  await server.stop()
  await rm(folder, { recursive: true, force: true })
})

/** The run of a rule, once it has ended. */
async function runOf(name: string): Promise<RunDetail> {
  const ended = (rows: { rule: string; state: string; id: number }[]) =>
    rows.find(row => row.rule === name && row.state !== 'running')
  const { runs } = await house.calls['runs.watch']({ limit: 100 })
  const row =
    ended(runs) ?? ended((await house.pushed('runs', batch => ended(batch.runs) !== undefined)).runs)
  return house.calls['run.get']({ id: row!.id })
}

describe('actions that touch the world', () => {
  it('carry a webhook to a script, a file, a person, a server and back', async () => {
    await house.calls['secret.set']({
      name: 'door/token',
      value: 'open-sesame',
      keep: 'session',
      for: [server.origin],
    })
    const address = house.calls['status.get']({}) as { webhookServer?: { address: string } }
    const asked = house.pushed('notification', () => true)
    const answer = await fetch(`${address.webhookServer!.address}door`, {
      method: 'POST',
      body: JSON.stringify({ by: 'postman' }),
    })
    expect(answer.status).toBe(204)

    const { id, buttons } = await asked
    expect(buttons).toEqual([{ id: 'open', label: 'For postman' }])
    expect((await runOf('door')).row.state).toBe('done')
    expect(await readFile(join(folder, 'postman.txt'), 'utf8')).toBe('7\n')

    const over = house.pushed('notificationOver', push => push.id === id)
    await house.calls['notification.press']({ id: id!, button: 'open' })
    await over
    expect(() => house.calls['notification.press']({ id: id!, button: 'open' })).toThrow('answered already')

    const opened = await runOf('opened')
    expect(opened.row.state).toBe('done')
    expect(server.seen[0]).toMatchObject({
      url: '/open/postman',
      headers: { authorization: 'Bearer open-sesame' },
    })
    expect(await readFile(join(folder, 'opened.txt'), 'utf8')).toBe('20\n')
    const trace = JSON.stringify(opened)
    expect(trace).toContain('***')
    expect(trace).not.toContain('open-sesame')
    expect(house.log.join('\n')).not.toContain('open-sesame')

    // The folder is being watched once a change of it is seen.
    const file = join(folder, 'opened.txt')
    const again = setInterval(() => void appendFile(file, 'x').catch(() => {}), 300)
    const seen = await runOf('seen')
    clearInterval(again)
    expect(seen.row.event?.string).toMatch(/^File\.(Created|Changed)\.logs\/opened\.txt$/)
  })

  it('are told of a port that is taken', async () => {
    const taken = server.port
    const other = await runBridge({ version: 1, webhookServer: { enabled: true, port: taken } })
    const { webhookServer, notices } = await other.calls['status.get']({})
    expect(webhookServer?.error).toMatchObject({ code: 'ERR_WEBHOOK_LISTEN' })
    expect(notices.map(({ id }) => id)).toContain('webhook-server')
    await other.stop()
  })
})
