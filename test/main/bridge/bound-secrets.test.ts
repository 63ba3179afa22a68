import { afterEach, describe, expect, it } from 'vitest'
import type { RunDetail } from '../../../src/shared/contract/run.ts'
import type { AppStatus } from '../../../src/shared/contract/status.ts'
import { brokerSchema } from '../../../src/shared/workspace/broker.ts'
import { startHttpServer } from '../../support/http-server.ts'
import { type RunningBridge, runBridge } from '../../support/running-bridge.ts'
import type { WorkspaceInput } from '../../support/serve.ts'
import { startSilentServer } from '../../support/silent-server.ts'

const stops: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop()
})

async function listener() {
  const server = await startSilentServer()
  stops.push(() => server.stop())
  return { server, place: `mqtt://127.0.0.1:${server.port}` }
}

async function start(workspace: WorkspaceInput): Promise<RunningBridge> {
  const house = await runBridge(workspace)
  stops.push(() => house.stop())
  return house
}

const name = 'broker/hall/password'
const hall = (url: string, more: object = {}) =>
  brokerSchema.parse({
    id: 'hall',
    name: 'Hall',
    url,
    username: 'andy',
    password: { secret: name },
    ...more,
  })

/** The error of the broker, once it is of this code. */
async function problem({ calls, pushed }: RunningBridge, code: string) {
  const errorIn = ({ brokers }: AppStatus) => brokers.find(({ error }) => error?.code === code)?.error
  const now = errorIn((await calls['status.get']({})) as AppStatus)
  return (
    now ??
    errorIn((await pushed('status', status => errorIn(status as AppStatus) !== undefined)) as AppStatus)
  )
}

describe('the password of a broker', () => {
  it('goes to the address it was stored for; to another only once that was allowed', async () => {
    const home = await listener()
    const other = await listener()
    const house = await start({ version: 1, brokers: [hall(home.place)] })
    await house.calls['secret.set']({ name, value: 'open-sesame', keep: 'session', for: [home.place] })
    await home.server.has('open-sesame')

    await house.calls['broker.put']({ broker: hall(other.place) })
    expect(await problem(house, 'ERR_SECRET_ELSEWHERE')).toMatchObject({
      layer: 'authentication',
      message: `“Hall” wants to send the password kept for ${home.place} to ${other.place}.`,
      hint: expect.stringContaining('Allow for this address'),
    })
    await house.calls['broker.reconnect']({ id: 'hall' })
    const report = await house.calls['broker.test']({ broker: hall(other.place) })
    expect(report).toMatchObject({ passed: false, steps: [{ error: { code: 'ERR_SECRET_ELSEWHERE' } }] })
    expect(other.server.received).toHaveLength(0)

    await house.calls['secret.allow']({ name, place: other.place })
    await other.server.has('open-sesame')
    expect(await house.calls['secret.status']({ names: [name] })).toMatchObject({
      places: { [name]: [home.place, other.place] },
    })
  })

  it('typed once more is bound to the new address; another password leaves the old one', async () => {
    const home = await listener()
    const other = await listener()
    const house = await start({ version: 1, brokers: [hall(home.place)] })
    const status = () => house.calls['secret.status']({ names: [name] })
    await house.calls['secret.set']({ name, value: 'open-sesame', keep: 'session', for: [home.place] })
    await house.calls['secret.set']({ name, value: 'open-sesame', keep: 'session', for: [other.place] })
    expect(await status()).toMatchObject({ places: { [name]: [home.place, other.place] } })
    await house.calls['secret.set']({ name, value: 'hush', keep: 'session', for: [other.place] })
    expect(await status()).toMatchObject({ places: { [name]: [other.place] } })
    await house.calls['secret.forget']({ name })
    expect(await status()).toMatchObject({ places: {} })
  })

  it('does not go through a proxy that somebody put in between', async () => {
    const home = await listener()
    const proxy = await listener()
    const by = proxy.place.replace('mqtt', 'http')
    const house = await start({ version: 1, brokers: [hall(home.place, { proxy: { url: by } })] })
    await house.calls['secret.set']({ name, value: 'open-sesame', keep: 'session', for: [home.place] })
    expect(await problem(house, 'ERR_SECRET_ELSEWHERE')).toMatchObject({
      message: `“Hall” wants to send the password kept for ${home.place} to ${home.place} through ${by}.`,
    })
    expect(proxy.server.received).toHaveLength(0)
  })

  it('is no password for a proxy either', async () => {
    const home = await listener()
    const proxy = await listener()
    const by = proxy.place.replace('mqtt', 'socks5')
    const broker = hall(home.place, {
      password: null,
      proxy: { url: by, username: 'andy', password: { secret: name } },
    })
    const house = await start({ version: 1, brokers: [broker] })
    await house.calls['secret.set']({ name, value: 'open-sesame', keep: 'session', for: [home.place] })
    expect(await problem(house, 'ERR_SECRET_ELSEWHERE')).toMatchObject({
      layer: 'proxy',
      message: `“Hall” wants to send the password of the proxy kept for ${home.place} to ${by}.`,
    })
    const typed = { broker, password: 'open-sesame' }
    expect(await house.calls['broker.test'](typed)).toMatchObject({ passed: false })
    expect(proxy.server.received).toHaveLength(0)
  })
})

it('a request takes a token to the server it was stored for, and to no other', async () => {
  const home = await startHttpServer((_request, response) => response.end())
  const other = await startHttpServer((_request, response) => response.end())
  stops.push(home.stop, other.stop)
  const rule = (id: string, url: string) => ({
    id,
    name: id,
    triggers: [],
    actions: [{ type: 'http', url, auth: { type: 'bearer', token: { secret: 'rule/1/token' } } }],
  })
  const rules = [rule('home', `${home.origin}/{{event.prefix}}`), rule('other', other.origin)] as never
  const { calls, pushed } = await start({ version: 1, rules })
  const run = async (id: string): Promise<RunDetail> => {
    const ended = pushed('runs', ({ runs }) => runs.some(row => row.rule === id && row.state !== 'running'))
    await calls['runs.watch']({ limit: 10 })
    const { run } = await calls['rule.run']({ id })
    await ended
    return calls['run.get']({ id: run })
  }
  const token = { name: 'rule/1/token', value: 'open-sesame', keep: 'session' as const }
  await calls['secret.set']({ ...token, for: [home.origin] })
  expect((await run('home')).row.state).toBe('done')
  expect(home.seen[0]?.headers.authorization).toBe('Bearer open-sesame')

  const refused = await run('other')
  expect(refused.row.state).toBe('failed')
  expect(JSON.stringify(refused)).toContain('ERR_SECRET_ELSEWHERE')
  expect(other.seen).toEqual([])

  await calls['secret.allow']({ name: token.name, place: other.origin })
  expect((await run('other')).row.state).toBe('done')
  expect(other.seen[0]?.headers.authorization).toBe('Bearer open-sesame')
})
