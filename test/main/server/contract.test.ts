import { once } from 'node:events'
import { describe, expect, it } from 'vitest'
import { ask, cookie, setUpServer, token } from './fixture.ts'

describe('the contract over a WebSocket', () => {
  it('answers calls by their id, errors by value', async () => {
    const { connect } = await setUpServer()
    const socket = await connect()
    expect(await ask(socket, { id: 1, call: 'rule.run', args: { id: 'a' } })).toEqual({
      id: 1,
      result: { run: 7 },
    })
    expect(await ask(socket, { id: 2, call: 'rule.run', args: { id: 'fails' } })).toEqual({
      id: 2,
      error: { code: 'ERR_RULE_UNKNOWN', message: 'There is no such rule.' },
    })
  })

  it('pushes to each window what is for it', async () => {
    const { connect, attached } = await setUpServer()
    const [one, two] = [await connect(), await connect()]
    const got = Promise.all([once(one, 'message'), once(two, 'message')])
    attached[0]!.push('notification', { title: 'A', body: '', time: 1 })
    attached[1]!.push('notification', { title: 'B', body: '', time: 2 })
    expect((await got).map(([data]) => JSON.parse(String(data)))).toEqual([
      { push: 'notification', value: { title: 'A', body: '', time: 1 } },
      { push: 'notification', value: { title: 'B', body: '', time: 2 } },
    ])
  })

  it('lets go of a window when its socket closes', async () => {
    const { connect, attached } = await setUpServer()
    const socket = await connect()
    socket.close()
    await once(socket, 'close')
    await until(() => attached[0]!.disposed)
    attached[0]!.push('notification', { title: 'late', body: '', time: 0 })
  })

  it('cuts off a window that answers no ping', async () => {
    const { connect, attached, clock } = await setUpServer()
    const [deaf, awake] = [await connect({ autoPong: false }), await connect()]
    const pinged = once(awake, 'ping')
    await clock.advance(30_000)
    await pinged
    // A round trip: the pong is there by then.
    await ask(awake, { id: 1, call: 'rule.run', args: { id: 'a' } })
    await clock.advance(30_000)
    await once(deaf, 'close')
    expect(awake.readyState).toBe(awake.OPEN)
    await until(() => attached[0]!.disposed)
    expect(attached[1]!.disposed).toBe(false)
  })

  it('says goodbye when Tomte stops', async () => {
    const { connect, attached, server } = await setUpServer()
    const socket = await connect()
    const closed = once(socket, 'close')
    await server.stop()
    expect((await closed)[0]).toBe(1001)
    expect(attached[0]!.disposed).toBe(true)
  })
})

describe('bad input', () => {
  const runs = { id: 9, call: 'rule.run', args: { id: 'a' } }

  it.each([
    ['no JSON', '{"id": 1', null, 'ERR_CONTRACT_MESSAGE'],
    ['null', 'null', null, 'ERR_CONTRACT_MESSAGE'],
    ['a list', '[1]', null, 'ERR_CONTRACT_MESSAGE'],
    ['no id', '{"call":"rule.run","args":{"id":"a"}}', null, 'ERR_CONTRACT_MESSAGE'],
    [
      'an id that is no number',
      '{"id":"1","call":"rule.run","args":{"id":"a"}}',
      null,
      'ERR_CONTRACT_MESSAGE',
    ],
    ['binary', Buffer.from(JSON.stringify(runs)), null, 'ERR_CONTRACT_MESSAGE'],
    ['an unknown call', '{"id":1,"call":"rule.explode","args":{}}', 1, 'ERR_CONTRACT_CALL'],
    ['a call of every object', '{"id":1,"call":"constructor","args":{}}', 1, 'ERR_CONTRACT_CALL'],
    ['no call', '{"id":1}', 1, 'ERR_CONTRACT_CALL'],
    ['a missing argument', '{"id":1,"call":"rule.run","args":{}}', 1, 'ERR_CONTRACT_ARGUMENTS'],
    [
      'an argument too many',
      '{"id":1,"call":"rule.run","args":{"id":"a","b":1}}',
      1,
      'ERR_CONTRACT_ARGUMENTS',
    ],
    ['no arguments', '{"id":1,"call":"rule.run"}', 1, 'ERR_CONTRACT_ARGUMENTS'],
  ])('%s gets an error, changes nothing, and the window goes on', async (_, message, id, code) => {
    const { connect, calls } = await setUpServer()
    const socket = await connect()
    expect(await ask(socket, message)).toMatchObject({ id, error: { code } })
    expect(calls).toEqual([])
    expect(await ask(socket, runs)).toEqual({ id: 9, result: { run: 7 } })
  })

  it('a message over 24 MiB closes the socket', async () => {
    const { connect, calls } = await setUpServer()
    const socket = await connect()
    socket.send(' '.repeat(24 * 1024 * 1024 + 1))
    expect((await once(socket, 'close'))[0]).toBe(1009)
    expect(calls).toEqual([])
  })

  it('more calls than can be under way are refused by their id', async () => {
    const { connect } = await setUpServer()
    const socket = await connect()
    for (let id = 1; id <= 256; id++)
      socket.send(JSON.stringify({ id, call: 'rule.run', args: { id: 'hangs' } }))
    expect(await ask(socket, { id: 257, call: 'rule.run', args: { id: 'a' } })).toMatchObject({
      id: 257,
      error: { code: 'ERR_CONTRACT_BUSY' },
    })
  })
})

describe('an upgrade is refused', () => {
  it.each([
    ['without a token', 401, { headers: { cookie: '' } }],
    ['with a wrong token', 401, { headers: { cookie: 'tomte-1=wrong' } }],
    ['from a foreign Origin', 403, { origin: 'http://evil.example' }],
    ['from an opaque Origin', 403, { origin: 'null' }],
    ['from a foreign Host', 403, { headers: { host: 'evil.example' } }],
    ['with a cookie but no Origin, as no browser does', 401, { origin: undefined }],
  ])('%s', async (_, status, options) => {
    const { connect, attached } = await setUpServer()
    await expect(connect(options)).rejects.toBe(status)
    expect(attached).toEqual([])
  })

  it('at another path', async () => {
    const { connect } = await setUpServer()
    await expect(connect({}, '/other')).rejects.toBe(404)
  })

  it('where 32 windows are open', async () => {
    const { connect } = await setUpServer()
    for (let window = 0; window < 32; window++) await connect()
    await expect(connect()).rejects.toBe(503)
  })

  it('but not to a program that knows the token', async () => {
    const { connect, port } = await setUpServer()
    const headers = { cookie: '', authorization: `Bearer ${token}` }
    await expect(connect({ origin: undefined, headers })).resolves.toBeDefined()
    await expect(connect({ headers: { cookie: cookie(port) } }, '/contract?reconnect')).resolves.toBeDefined()
  })
})

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise(resolve => setImmediate(resolve))
}
