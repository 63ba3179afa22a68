import { request } from 'node:http'
import { connect } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { Webhooks } from '../../../src/main/plugin/webhook/webhooks.ts'
import { startHookServer } from '../../../src/main/server/hook-server.ts'
import type { EmittedEvent } from '../../../src/shared/event.ts'
import { SimulatedClock } from '../../support/simulated-clock.ts'
import { setUpServer } from './fixture.ts'

/** Both servers that take webhooks, with one open address and one guarded one. */
async function hooks(kind: 'beside the window' | 'alone') {
  const emitted: EmittedEvent[] = []
  const webhooks = new Webhooks(async () => 'open-sesame')
  const emit = (event: EmittedEvent) => void emitted.push(event)
  webhooks.add({ id: 'door', methods: ['GET', 'POST'], token: null, emit })
  webhooks.add({ id: 'safe', methods: ['POST'], token: 'hook/safe', emit })
  const clock = new SimulatedClock()
  if (kind === 'beside the window') {
    const server = await setUpServer({ hooks: webhooks })
    return { emitted, port: server.port, clock: server.clock }
  }
  const server = await startHookServer({
    host: '127.0.0.1',
    port: 0,
    listener: webhooks,
    clock,
    log: () => {},
  })
  onTestFinished(() => server.stop())
  return { emitted, port: Number(new URL(server.url).port), clock }
}

interface Sent {
  method?: string
  headers?: Record<string, string>
  body?: string | Buffer
}

function send(port: number, path: string, { method = 'POST', headers = {}, body = '' }: Sent = {}) {
  return new Promise<{ status: number; headers: object; text: string }>((resolve, reject) => {
    const outgoing = request(
      { host: '127.0.0.1', port, path, method, headers, agent: false },
      async response => {
        let text = ''
        for await (const chunk of response) text += chunk
        resolve({ status: response.statusCode!, headers: response.headers, text })
      },
    )
    outgoing.on('error', reject)
    outgoing.end(body)
  })
}

describe.each(['beside the window', 'alone'] as const)('a webhook taken %s', kind => {
  it('becomes an event, without cookie or CORS', async () => {
    const { port, emitted } = await hooks(kind)
    const headers = { 'content-type': 'application/json' }
    const answer = await send(port, '/hook/door', { headers, body: '{"ring":1}' })
    expect(answer).toMatchObject({ status: 204, text: '' })
    const names = Object.keys(answer.headers)
    expect(names.filter(name => /set-cookie|access-control/.test(name))).toEqual([])
    expect(emitted[0]).toMatchObject({ prefix: 'Webhook', suffix: 'door' })
    expect(emitted[0]!.payload.value).toEqual({ ring: 1 })
    await send(port, '/hook/door?room=kitchen&token=x', { method: 'GET' })
    expect(emitted[1]!.payload.value).toEqual({ room: 'kitchen' })
  })

  it('is refused alike where there is none and where the token is wrong', async () => {
    const { port, emitted } = await hooks(kind)
    const unknown = await send(port, '/hook/nothing')
    const answers = [
      await send(port, '/hook/safe'),
      await send(port, '/hook/safe?token=wrong'),
      await send(port, '/hook/safe', { headers: { authorization: 'Bearer wrong' } }),
      await send(port, '/hook/safe', { method: 'GET' }),
      await send(port, '/hook/'),
      await send(port, '/hook/../door'),
      await send(port, '/hook/door/more'),
    ]
    const told = ({ status, text, headers }: typeof unknown) => ({
      status,
      text,
      names: Object.keys(headers),
    })
    for (const answer of answers) expect(told(answer)).toEqual(told(unknown))
    expect(unknown.status).toBe(404)
    expect(emitted).toEqual([])
  })

  it('shows its token in a header or the query, whatever host it names', async () => {
    const { port, emitted } = await hooks(kind)
    const host = 'tomte.example.org'
    await send(port, '/hook/safe', { headers: { host, authorization: 'Bearer open-sesame' } })
    await send(port, '/hook/safe?token=open-sesame', { headers: { host } })
    expect(emitted).toHaveLength(2)
    expect(await send(port, '/hook/safe?token=open-sesame', { method: 'PUT' })).toMatchObject({
      status: 405,
      headers: { allow: 'POST' },
    })
  })

  it('is not taken from a browser that does not say where it comes from, without a token', async () => {
    const { port, emitted } = await hooks(kind)
    const browser = { 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0' }
    const image = { method: 'GET', headers: browser }
    expect(await send(port, '/hook/door', image)).toMatchObject({ status: 404 })
    expect(await send(port, '/hook/door?token=x', image)).toMatchObject({ status: 404 })
    expect(emitted).toEqual([])
    const typed = { method: 'GET', headers: { ...browser, 'sec-fetch-site': 'none' } }
    expect(await send(port, '/hook/door', typed)).toMatchObject({ status: 204 })
    const shown = { headers: { ...browser, authorization: 'Bearer open-sesame' } }
    expect(await send(port, '/hook/safe', shown)).toMatchObject({ status: 204 })
    const device = { method: 'GET', headers: { 'user-agent': 'Shelly/20250101' } }
    expect(await send(port, '/hook/door', device)).toMatchObject({ status: 204 })
  })

  it('is not taken from web pages', async () => {
    const { port, emitted } = await hooks(kind)
    const refused: Record<string, string>[] = [
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { 'sec-fetch-site': 'cross-site' },
      { host: 'rebound.example', origin: 'http://rebound.example' },
      { host: 'rebound.example' },
    ]
    for (const headers of refused) expect((await send(port, '/hook/door', { headers })).status).toBe(404)
    expect((await send(port, '/hook/safe?token=open-sesame', { headers: refused[0] })).status).toBe(404)
    expect(emitted).toEqual([])
  })

  it('has at most 1 MiB', async () => {
    const { port, emitted } = await hooks(kind)
    expect(await send(port, '/hook/door', { body: Buffer.alloc(1_048_576, 'x') })).toMatchObject({
      status: 204,
    })
    const tooMuch = Buffer.alloc(1_048_577, 'x')
    const statuses = [
      await send(port, '/hook/door', { body: tooMuch }).catch(error => error.code),
      await send(port, '/hook/door', { body: tooMuch, headers: { 'transfer-encoding': 'chunked' } }).catch(
        error => error.code,
      ),
    ]
    // Whoever still writes may see the connection closed before the answer.
    for (const answer of statuses)
      expect(answer.status ?? answer).toSatisfy(status => status === 413 || /ECONNRESET|EPIPE/.test(status))
    expect(emitted).toHaveLength(1)
  })

  it('is not waited for without end', async () => {
    const { port, clock, emitted } = await hooks(kind)
    const socket = connect(port, '127.0.0.1')
    const closed = new Promise(resolve => socket.once('close', resolve))
    socket.on('error', () => {})
    socket.write(`POST /hook/door HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nContent-Length: 10\r\n\r\nabc`)
    await send(port, '/hook/door') // by now the first one is being read
    await clock.advance(10_001)
    await closed
    expect(emitted).toHaveLength(1)
  })

  it('is taken only so often', async () => {
    const { port, clock, emitted } = await hooks(kind)
    const statuses: number[] = []
    for (let i = 0; i < 62; i++) statuses.push((await send(port, '/hook/door')).status)
    expect(statuses.filter(status => status === 204)).toHaveLength(60)
    expect(statuses.slice(60)).toEqual([429, 429])
    await clock.advance(1000)
    expect((await send(port, '/hook/door')).status).toBe(204)
    expect(emitted).toHaveLength(61)
  })
})

it('says which port is taken', async () => {
  const options = {
    host: '127.0.0.1',
    listener: new Webhooks(async () => null),
    clock: new SimulatedClock(),
    log: () => {},
  }
  const first = await startHookServer({ ...options, port: 0 })
  onTestFinished(() => first.stop())
  const port = Number(new URL(first.url).port)
  await expect(startHookServer({ ...options, port })).rejects.toMatchObject({
    code: 'ERR_WEBHOOK_LISTEN',
    message: expect.stringContaining('another program uses that port'),
  })
  expect((await send(port, '/')).status).toBe(404)
})
