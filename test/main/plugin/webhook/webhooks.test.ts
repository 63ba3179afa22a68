import { beforeEach, describe, expect, it } from 'vitest'
import { webhookTrigger } from '../../../../src/main/plugin/webhook/webhook-trigger.ts'
import { Webhooks } from '../../../../src/main/plugin/webhook/webhooks.ts'
import { type EmittedEvent, eventString } from '../../../../src/shared/event.ts'

let webhooks: Webhooks
let emitted: EmittedEvent[]
beforeEach(() => {
  webhooks = new Webhooks(async name => ({ 'hook/door': 'open-sesame' })[name] ?? null)
  emitted = []
})

function arm(config: Record<string, unknown>) {
  const trigger = webhookTrigger(webhooks)
  const parsed = trigger.schema.parse({ id: 'door', ...config }) as Parameters<typeof trigger.key>[0]
  return trigger.arm!(parsed, event => emitted.push(event))
}
const guarded = { token: { secret: 'hook/door' } }
const admit = (more = {}) =>
  webhooks.admit({ id: 'door', method: 'POST', token: null, trusted: true, ...more })

describe('the door', () => {
  it('lets in what its triggers want', async () => {
    expect(await admit()).toBe('unknown')
    const disarm = arm({})
    expect(await admit()).toBe('admitted')
    expect(await admit({ id: 'other' })).toBe('unknown')
    expect(await admit({ method: 'PUT' })).toEqual({ allow: ['POST'] })
    disarm()
    expect(await admit()).toBe('unknown')
  })

  it('is closed to strangers without a token, and to all without the right one', async () => {
    arm({})
    expect(await admit({ trusted: false })).toBe('unknown')
    arm(guarded)
    for (const token of [null, '', 'open-sesam', 'open-sesame ', 'OPEN-SESAME'])
      expect([token, await admit({ token })]).toEqual([token, 'unknown'])
    expect(await admit({ token: 'open-sesame' })).toBe('admitted')
    expect(await admit({ token: 'open-sesame', trusted: false })).toBe('admitted')
    expect(await admit({ token: 'wrong', method: 'PUT' })).toBe('unknown')
  })

  it('stays closed where the token is not stored', async () => {
    arm({ token: { secret: 'gone' } })
    for (const token of [null, '', 'null', 'undefined']) expect(await admit({ token })).toBe('unknown')
  })

  it('pleases every trigger of its address at once', async () => {
    arm({ methods: ['GET', 'POST'] })
    arm({ methods: ['POST', 'PUT'] })
    expect(await admit()).toBe('admitted')
    expect(await admit({ method: 'GET' })).toEqual({ allow: ['POST'] })
  })
})

describe('a call', () => {
  const receive = (content: { query?: Record<string, string>; contentType?: string; body?: string }) => {
    const body = new TextEncoder().encode(content.body ?? '')
    const { query = {}, contentType = '' } = content
    webhooks.receive({ id: 'door', method: 'GET', token: null, trusted: true }, { query, contentType, body })
    return emitted.at(-1)!.payload.value
  }

  it('is one event, with its body, its form or its query', () => {
    arm({})
    arm(guarded)
    expect(receive({ contentType: 'application/json', body: '{"on":true}' })).toEqual({ on: true })
    expect(emitted.map(eventString)).toEqual(['Webhook.door'])
    expect(receive({ contentType: 'text/plain', body: 'hello' })).toBe('hello')
    expect(
      receive({
        contentType: 'application/x-www-form-urlencoded; charset=UTF-8',
        body: 'a=1&b=%C3%BC+x&a=2',
      }),
    ).toEqual({ a: '2', b: 'ü x' })
    expect(receive({ query: { room: 'kitchen' } })).toEqual({ room: 'kitchen' })
    expect(receive({})).toEqual({ method: 'GET' })
  })
})

it('arms triggers of one address apart where they want different things', () => {
  const trigger = webhookTrigger(webhooks)
  type Config = Parameters<typeof trigger.key>[0]
  const name = (config: object) => trigger.armedAs!(trigger.schema.parse({ id: 'door', ...config }) as Config)
  expect(name({ methods: ['GET', 'POST'] })).toBe(name({ methods: ['POST', 'GET'] }))
  expect(name({})).not.toBe(name(guarded))
  expect(trigger.key(trigger.schema.parse({ id: 'door' }) as Config)).toEqual({ pattern: 'Webhook.door' })
  for (const config of [
    { id: 'a/b' },
    { id: '' },
    { methods: ['TRACE'] },
    { methods: [] },
    { token: 'clear' },
  ])
    expect(trigger.schema.safeParse({ id: 'door', ...config }).success).toBe(false)
})
