import { createServer, type Socket } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { requestAction as makeRequestAction } from '../../../../src/main/plugin/http/request.ts'
import { actionContext, execute } from '../../../support/action-context.ts'
import { type SeenRequest, startHttpServer } from '../../../support/http-server.ts'
import { SimulatedClock } from '../../../support/simulated-clock.ts'

const requestAction = makeRequestAction(async () => null)
const servers: { stop(): Promise<unknown> }[] = []
afterEach(async () => {
  for (const server of servers.splice(0)) await server.stop()
})

async function serve(answer: Parameters<typeof startHttpServer>[0]) {
  const server = await startHttpServer(answer)
  servers.push(server)
  return server
}

async function serveSockets(answer: (socket: Socket) => void) {
  const sockets: Socket[] = []
  const server = createServer(socket => {
    sockets.push(socket)
    answer(socket)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  servers.push({
    stop() {
      for (const socket of sockets) socket.destroy()
      return new Promise(resolve => server.close(resolve))
    },
  })
  return `127.0.0.1:${(server.address() as { port: number }).port}`
}

const ask = (config: Record<string, unknown>, context = actionContext().context) =>
  execute(requestAction, config, context)

describe('a request', () => {
  it('sends method, path, headers and body, and keeps the answer', async () => {
    const server = await serve((_request, response) => {
      response.setHeader('content-type', 'application/json').end('{"on":true}')
    })
    const output = await ask({
      method: 'PUT',
      url: `${server.origin}/relay/0?a=1`,
      headers: { 'X-Room': 'kitchen' },
      body: '{"turn":"on"}',
      encoding: 'json',
    })
    expect(server.seen[0]).toMatchObject({ method: 'PUT', url: '/relay/0?a=1' })
    expect(server.seen[0]!.body.toString()).toBe('{"turn":"on"}')
    expect(server.seen[0]!.headers).toMatchObject({
      'content-type': 'application/json',
      'content-length': '13',
      'x-room': 'kitchen',
      'user-agent': 'Tomte',
    })
    expect(output).toMatchObject({
      status: 200,
      contentType: 'application/json',
      headers: { 'content-type': 'application/json', 'content-length': '11' },
      body: { on: true },
      bytes: 11,
    })
  })

  it('has no body where the method has none', async () => {
    const server = await serve((_request, response) => response.end())
    await ask({ method: 'GET', url: server.origin, body: 'left from a POST' })
    expect(server.seen[0]!.body).toHaveLength(0)
    expect(server.seen[0]!.headers['content-type']).toBeUndefined()
  })

  it('passes bytes on untouched', async () => {
    const server = await serve((_request, response) => response.end())
    const bytes = Uint8Array.from({ length: 256 }, (_, i) => i)
    const config = requestAction.schema.parse({ url: server.origin, method: 'POST', encoding: 'hex' })
    await requestAction.execute({ ...config, body: bytes } as never, actionContext().context)
    expect(Uint8Array.from(server.seen[0]!.body)).toEqual(bytes)
    expect(server.seen[0]!.headers['content-type']).toBe('application/octet-stream')
  })

  it('reads at most 256 KiB of an answer', async () => {
    const server = await serve((_request, response) => response.end('x'.repeat(1_000_000)))
    expect(await ask({ url: server.origin })).toMatchObject({ bytes: 262_144, truncated: true })
  })

  it('gives a binary answer in base64', async () => {
    const server = await serve((_request, response) => response.end(Buffer.from([0xff, 0xfe, 0])))
    expect(await ask({ url: server.origin })).toMatchObject({ body: '//4A' })
  })

  it('fails on 400 and above, unless any status is fine', async () => {
    const server = await serve((_request, response) => response.writeHead(404).end('nothing'))
    await expect(ask({ url: `${server.origin}/x?token=1` })).rejects.toMatchObject({
      code: 'ERR_HTTP_STATUS',
      message: `127.0.0.1:${server.port} answered 404 Not Found to /x.`,
    })
    expect(await ask({ url: server.origin, allowFailure: true })).toMatchObject({
      status: 404,
      body: 'nothing',
    })
  })

  it('ends when the run is stopped', async () => {
    const abort = new AbortController()
    const server = await serve(() => abort.abort(new Error('stopped')))
    const { context } = actionContext({ signal: abort.signal })
    await expect(ask({ url: server.origin }, context)).rejects.toThrow('stopped')
    await expect(ask({ url: server.origin }, context)).rejects.toThrow('stopped')
    expect(server.seen).toHaveLength(1)
  })

  it('lets no rendered value add a header', async () => {
    const server = await serve((_request, response) => response.end())
    const config = requestAction.schema.parse({ url: server.origin })
    const headers = { 'x-name': 'a\r\nx-evil: 1' }
    await expect(
      requestAction.execute({ ...config, headers } as never, actionContext().context),
    ).rejects.toMatchObject({ code: 'ERR_HTTP_HEADER' })
    expect(server.seen).toEqual([])
  })
})

describe('redirects', () => {
  function redirecting(status: number, target: (request: SeenRequest) => string | null) {
    return serve((request, response) => {
      const location = target(request)
      if (location === null) response.end('there')
      else response.writeHead(status, { location }).end()
    })
  }

  it.each([
    [301, 'POST', 'GET', ''],
    [302, 'PUT', 'PUT', 'body'],
    [303, 'PUT', 'GET', ''],
    [307, 'POST', 'POST', 'body'],
    [308, 'POST', 'POST', 'body'],
  ])('with %i turn %s into %s', async (status, method, then, body) => {
    const server = await redirecting(status, ({ url }) => (url === '/a' ? 'b' : null))
    const output = await ask({ method, url: `${server.origin}/a`, body: 'body' })
    expect(output).toMatchObject({ body: 'there', redirectedTo: `${server.origin}/b` })
    expect(server.seen[1]).toMatchObject({ method: then, url: '/b' })
    expect(server.seen[1]!.body.toString()).toBe(body)
    if (!body) expect(server.seen[1]!.headers['content-type']).toBeUndefined()
  })

  it('are followed five times', async () => {
    const upTo = (last: number) =>
      redirecting(302, ({ url }) => (Number(url.slice(1)) < last ? `/${Number(url.slice(1)) + 1}` : null))
    const five = await upTo(5)
    expect(await ask({ url: `${five.origin}/0` })).toMatchObject({ body: 'there' })
    const six = await upTo(6)
    await expect(ask({ url: `${six.origin}/0` })).rejects.toMatchObject({ code: 'ERR_HTTP_REDIRECTS' })
    expect(six.seen).toHaveLength(6)
  })

  it('tell another host nothing that was meant for the first', async () => {
    const other = await serve((_request, response) => response.end())
    const first = await redirecting(307, () => `${other.origin}/x`)
    const headers = { Authorization: 'Bearer t', 'X-Api-Key': 'k', Cookie: 'c', Accept: 'text/plain' }
    await ask({ url: first.origin, headers })
    expect(first.seen[0]!.headers).toMatchObject({ authorization: 'Bearer t', 'x-api-key': 'k' })
    const { accept, authorization, cookie } = other.seen[0]!.headers
    expect([accept, authorization, cookie, other.seen[0]!.headers['x-api-key']]).toEqual([
      'text/plain',
      undefined,
      undefined,
      undefined,
    ])
  })

  it.each([
    ['http://169.254.169.254/latest/meta-data', 'ERR_HTTP_ADDRESS'],
    ['http://[fe80::1]/', 'ERR_HTTP_ADDRESS'],
    ['file:///etc/passwd', 'ERR_HTTP_URL'],
    ['http://', 'ERR_HTTP_URL'],
  ])('to %s are refused', async (location, code) => {
    const server = await redirecting(302, () => location)
    await expect(ask({ url: server.origin })).rejects.toMatchObject({ code })
  })
})

describe('a request that fails', () => {
  it('names a host that does not resolve', async () => {
    await expect(ask({ url: 'http://no-such-host.invalid/' })).rejects.toMatchObject({
      code: 'ERR_HTTP_NAME',
      message: expect.stringContaining('no-such-host.invalid'),
    })
  })

  it('names a closed port', async () => {
    const server = await startHttpServer(() => {})
    await server.stop()
    await expect(ask({ url: server.origin })).rejects.toMatchObject({
      code: 'ERR_HTTP_REFUSED',
      message: `127.0.0.1:${server.port} refused the connection.`,
    })
  })

  it('says that a plain port does not speak TLS', async () => {
    const server = await startHttpServer(() => {})
    servers.push(server)
    await expect(ask({ url: `https://127.0.0.1:${server.port}/` })).rejects.toMatchObject({
      code: 'ERR_HTTP_TLS',
      message: expect.stringContaining('it does not speak TLS there'),
    })
  })

  it('says that the answer is not HTTP, or never came', async () => {
    const babble = await serveSockets(socket => void socket.end('SSH-2.0-OpenSSH\r\n\r\n'))
    await expect(ask({ url: `http://${babble}/` })).rejects.toMatchObject({ code: 'ERR_HTTP_ANSWER' })
    const silent = await serveSockets(socket => void socket.destroy())
    await expect(ask({ url: `http://${silent}/` })).rejects.toMatchObject({ code: 'ERR_HTTP_RESET' })
  })

  it('gives up where no connection comes about', async () => {
    const clock = new SimulatedClock()
    const mute = await serveSockets(() => {}) // takes the connection, but says nothing of TLS
    const asked = ask({ url: `https://${mute}/` }, actionContext({ clock }).context)
    await expect.poll(() => clock.pending).toBe(1)
    await Promise.all([
      clock.advance(10_000),
      expect(asked).rejects.toMatchObject({
        code: 'ERR_HTTP_TIMEOUT',
        message: `${mute} did not answer within 10 s.`,
      }),
    ])
    expect(clock.pending).toBe(0)
  })
})
