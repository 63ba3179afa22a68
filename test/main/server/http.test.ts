import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { describe, expect, it } from 'vitest'
import { startServer } from '../../../src/main/server/server.ts'
import { buildPage, cookie, setUpServer, token } from './fixture.ts'

describe('the printed address', () => {
  it('lets a browser in once, with a cookie, and takes the token out of the address', async () => {
    const { server, port, get } = await setUpServer()
    expect(server.url).toBe(`http://127.0.0.1:${port}/?token=${token}`)
    const answer = await get(`/?token=${token}`, { cookie: '' })
    expect(answer.status).toBe(303)
    expect(answer.headers.location).toBe('/')
    const [set] = answer.headers['set-cookie']!
    expect(set).toMatch(/; Path=\/; HttpOnly; SameSite=Strict; Max-Age=\d+$/)
    const page = await get('/', { cookie: `other=1; ${set!.split(';')[0]}` })
    expect(page).toMatchObject({ status: 200, body: '<title>Tomte</title>' })
  })

  it('lets a program in by its Authorization header', async () => {
    const { get } = await setUpServer()
    expect(await get('/', { cookie: '', authorization: `Bearer ${token}` })).toMatchObject({ status: 200 })
    expect(await get('/', { authorization: 'Bearer wrong' })).toMatchObject({ status: 401 })
  })
})

describe('who is refused', () => {
  it.each([
    ['no token', '/', { cookie: '' }],
    ['a wrong token', '/?token=wrong', { cookie: '' }],
    ['a wrong token, although known', '/?token=wrong', {}],
    ['an empty token', '/?token=', { cookie: '' }],
    ['a wrong cookie', '/', { cookie: 'tomte-1=x; tomte=the-right-token' }],
    ['no token for an asset', '/assets/index-1a2b.js', { cookie: '' }],
  ])('%s', async (_, path, headers) => {
    const { get } = await setUpServer()
    const answer = await get(path, headers)
    expect(answer.status).toBe(401)
    expect(answer.headers['set-cookie']).toBe(undefined)
    expect(answer.body).toContain('the whole address that Tomte printed')
    expect(answer.body).not.toContain(token)
  })

  it.each([
    ['a foreign Host', { host: 'evil.example' }],
    ['a foreign Host with the right port', { host: 'evil.example:PORT' }],
    ['a foreign Origin', { origin: 'http://evil.example' }],
    ['an Origin of another port', { origin: 'http://127.0.0.1:1' }],
    ['an opaque Origin', { origin: 'null' }],
  ])('%s, whatever it knows', async (_, headers) => {
    const { port, get } = await setUpServer()
    const given = Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name, value.replace('PORT', `${port}`)]),
    )
    for (const path of ['/', `/?token=${token}`]) {
      const answer = await get(path, given)
      expect(answer.status).toBe(403)
      expect(answer.headers['set-cookie']).toBe(undefined)
    }
  })

  it.each(['POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH'])('%s', async method => {
    const { get } = await setUpServer()
    expect(await get('/', {}, method)).toMatchObject({ status: 405, headers: { allow: 'GET, HEAD' } })
  })

  it('a cookie of another Tomte on this machine', async () => {
    const { port, get } = await setUpServer()
    expect(await get('/', { cookie: cookie(port + 1) })).toMatchObject({ status: 401 })
  })
})

describe('what is served', () => {
  it('goes out under a strict policy', async () => {
    const { port, get } = await setUpServer()
    for (const path of ['/', '/assets/index-1a2b.js', '/nothing']) {
      const { headers } = await get(path)
      const policy = String(headers['content-security-policy']).split('; ')
      expect(policy).toEqual(
        expect.arrayContaining([
          "default-src 'none'",
          "script-src 'self'",
          `connect-src 'self' ws://127.0.0.1:${port}`,
          "base-uri 'none'",
          "frame-ancestors 'none'",
        ]),
      )
      expect(headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
        'referrer-policy': 'no-referrer',
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-resource-policy': 'same-origin',
      })
    }
  })

  it('is cached where its name has a hash', async () => {
    const { get } = await setUpServer()
    expect((await get('/assets/index-1a2b.js')).headers['cache-control']).toContain('immutable')
    expect((await get('/')).headers['cache-control']).toBe('no-cache')
  })

  it.each([
    '/../outside.txt',
    '/%2e%2e/outside.txt',
    '/..%2foutside.txt',
    '/assets/../../outside.txt',
    '/assets/%2e%2e/%2e%2e/outside.txt',
    '/..\\outside.txt',
    '//outside.txt',
    '/index.html%00.txt',
    '/%',
    '/.secret',
    '/__proto__',
    '/constructor',
    'http://127.0.0.1/../outside.txt',
  ])('never lies outside of the window: %s', async path => {
    const { get } = await setUpServer()
    const answer = await get(path)
    expect(answer.status).toBe(404)
    expect(answer.body).not.toMatch(/nobody may read|hidden/)
  })

  it('does not stumble over ranges', async () => {
    const { get } = await setUpServer()
    for (const range of ['bytes=10-5', 'bytes=-1', 'bytes=99999999999-', 'nonsense'])
      expect(await get('/', { range })).toMatchObject({ status: 200 })
  })

  it('answers HEAD without a body', async () => {
    const { get } = await setUpServer()
    expect(await get('/', {}, 'HEAD')).toMatchObject({ status: 200, body: '' })
  })

  it('says what to do where the window is not built, and serves it once it is', async () => {
    const { get, page } = await setUpServer({ built: false })
    expect(await get('/')).toMatchObject({ status: 503, body: expect.stringContaining('npm run build') })
    await buildPage(page)
    expect(await get('/')).toMatchObject({ status: 200 })
  })

  it('survives what is no HTTP', async () => {
    const { port, get } = await setUpServer()
    const socket = connect(port, '127.0.0.1')
    socket.write('\x10\x0e\0\x04MQTT\x05\x02\0\0\0\0\r\n\r\n')
    expect(await text(socket)).toContain('400')
    expect(await get('/')).toMatchObject({ status: 200 })
  })
})

describe('starting and stopping', () => {
  const options = {
    host: '127.0.0.1',
    port: 0,
    token,
    folder: '/nothing',
    attach: () => never(),
    log: () => undefined,
  }

  it('says which address is taken', async () => {
    const { port } = await setUpServer()
    await expect(startServer({ ...options, port })).rejects.toMatchObject({
      code: 'ERR_SERVER_LISTEN',
      message: `Tomte cannot listen on 127.0.0.1:${port}: another program uses that port.`,
    })
  })

  it('says which address is not this machine’s', async () => {
    await expect(startServer({ ...options, host: '192.0.2.1' })).rejects.toMatchObject({
      code: 'ERR_SERVER_LISTEN',
    })
  })

  it('prints an address that opens, also where it listens everywhere', async () => {
    const server = await startServer({ ...options, host: '0.0.0.0' })
    expect(server.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/\?token=/)
    await server.stop()
    await expect(fetch(server.url)).rejects.toThrow()
  })
})

function never(): never {
  throw new Error('no window attaches here')
}
