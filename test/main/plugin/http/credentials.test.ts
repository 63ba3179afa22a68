import { afterEach, describe, expect, it } from 'vitest'
import { requestAction } from '../../../../src/main/plugin/http/request.ts'
import { shortened } from '../../../../src/main/run/shorten.ts'
import { TomteError } from '../../../../src/shared/errors.ts'
import { actionContext, execute } from '../../../support/action-context.ts'
import { startHttpServer } from '../../../support/http-server.ts'

const secrets: Record<string, string> = {
  'api/token': 's3cret-"token"',
  'api/password': 'pass word',
  'api/slash': 'slash/and-more',
  broken: 'a\nb',
  'broker/home/password': 'of the broker',
  'Broker/home/password': 'of the broker',
  'plugin/lamp/token': 'of the plug-in',
}
const action = requestAction(async name => secrets[name] ?? null)
const ask = (config: Record<string, unknown>) => execute(action, config, actionContext().context)
const bearer = { type: 'bearer', token: { secret: 'api/token' } }

const servers: { stop(): Promise<unknown> }[] = []
afterEach(async () => {
  for (const server of servers.splice(0)) await server.stop()
})
async function serve(answer: Parameters<typeof startHttpServer>[0]) {
  const server = await startHttpServer(answer)
  servers.push(server)
  return server
}

describe('who sends a request', () => {
  it.each([
    [bearer, 'authorization', 'Bearer s3cret-"token"'],
    [
      { type: 'basic', username: 'andy', password: { secret: 'api/password' } },
      'authorization',
      `Basic ${Buffer.from('andy:pass word').toString('base64')}`,
    ],
    [{ type: 'header', name: 'X-Api-Key', value: { secret: 'api/token' } }, 'x-api-key', 's3cret-"token"'],
  ])('is proven by %j', async (auth, header, value) => {
    const server = await serve((_request, response) => response.end())
    await ask({ url: server.origin, auth })
    expect(server.seen[0]!.headers[header]).toBe(value)
  })

  it('may be proven by any header', async () => {
    const server = await serve((_request, response) => response.end())
    await ask({ url: server.origin, headers: { 'X-Key': { secret: 'api/token' }, 'X-Room': 'kitchen' } })
    expect(server.seen[0]!.headers).toMatchObject({ 'x-key': 's3cret-"token"', 'x-room': 'kitchen' })
  })

  it.each([
    ['in JSON as others write it', '{"you":"slash\\/and\\u002dmore"}', { you: '***' }],
    ['in bytes', Buffer.from('ffslash/and-more', 'latin1'), 'ff***'],
    ['in text', 'you: slash/and-more', 'you: ***'],
    ['in JSON that was cut off', '{"you":"slash\\/and-more', '{"you":"***'],
    ['in no JSON that is left', '[1,"slash/and-more"', '[1,"***"'],
  ])('is never in an answer %s', async (_how, answer, body) => {
    const bytes = Buffer.concat([
      typeof answer === 'string' ? Buffer.alloc(0) : Buffer.of(0xff),
      Buffer.from(answer),
    ])
    const server = await serve((_request, response) => response.end(bytes))
    const output = await ask({ url: server.origin, headers: { 'X-Key': { secret: 'api/slash' } } })
    const told = (output as { body: unknown }).body
    if (typeof answer === 'string') expect(told).toEqual(body)
    else expect(Buffer.from(told as string, 'base64').toString('latin1')).toBe(`\xff${body}`)
  })

  it('is never in a trace, where the server repeats it', async () => {
    const server = await serve((request, response) => {
      response.setHeader('x-echo', request.headers.authorization!)
      response.setHeader('content-type', 'application/json')
      response.end(JSON.stringify({ you: request.headers }))
    })
    const config = action.schema.parse({ url: server.origin, auth: bearer })
    const output = await action.execute(config as never, actionContext().context)
    const trace = JSON.stringify([shortened(config), shortened(output!)])
    expect(trace).not.toContain('s3cret')
    expect(trace).toContain('***')
    expect((output as { body: unknown }).body).toMatchObject({ you: { authorization: 'Bearer ***' } })
  })

  it('is never in an error', async () => {
    const server = await serve((request, response) => {
      const token = encodeURIComponent(request.headers.authorization!.slice(7))
      if (request.url === '/status') response.writeHead(418, `no ${request.headers.authorization}`).end()
      else response.writeHead(302, { location: `ftp://host/${'x'.repeat(180)}?token=${token}` }).end()
    })
    for (const path of ['/status', '/redirect']) {
      const error: TomteError = await ask({ url: server.origin + path, auth: bearer }).then(
        () => expect.fail('no error'),
        thrown => thrown,
      )
      expect(error).toBeInstanceOf(TomteError)
      expect(error.message).toContain('***')
      expect(JSON.stringify([error.message, error.hint, error.detail, String(error.cause)])).not.toContain(
        's3cret',
      )
    }
  })

  it('does not follow a redirect to another origin', async () => {
    const other = await serve((_request, response) => response.end('there'))
    const first = await serve((request, response) => {
      if (request.url === '/here') response.end()
      else response.writeHead(307, { location: request.url === '/far' ? other.origin : '/here' }).end()
    })
    const headers = { 'X-Key': { secret: 'api/token' } }
    await ask({ url: `${first.origin}/near`, auth: bearer, headers })
    expect(first.seen[1]!.headers).toMatchObject({
      authorization: 'Bearer s3cret-"token"',
      'x-key': 's3cret-"token"',
    })
    await ask({ url: `${first.origin}/far`, auth: bearer, headers })
    expect(other.seen[0]!.headers.authorization).toBeUndefined()
    expect(JSON.stringify(other.seen[0]!.headers)).not.toContain('s3cret')
  })

  it.each(['broker/home/password', 'Broker/home/password', 'plugin/lamp/token'])(
    'is never proven by what was stored for others: %s',
    async name => {
      const server = await serve((_request, response) => response.end())
      const refused = { code: 'ERR_SECRET_OF_OTHERS', message: expect.stringContaining(name) }
      const reference = { secret: name }
      await expect(ask({ url: server.origin, headers: { a: reference } })).rejects.toMatchObject(refused)
      const auth = { type: 'bearer', token: reference }
      await expect(ask({ url: server.origin, auth })).rejects.toMatchObject(refused)
      expect(server.seen).toEqual([])
    },
  )

  it('is not asked for where the secret is missing or no header can carry it', async () => {
    const server = await serve((_request, response) => response.end())
    const token = (secret: string) => ({ type: 'bearer', token: { secret } })
    await expect(ask({ url: server.origin, auth: token('gone') })).rejects.toMatchObject({
      code: 'ERR_SECRET_MISSING',
      message: expect.stringContaining('“gone”'),
    })
    await expect(ask({ url: server.origin, auth: token('broken') })).rejects.toMatchObject({
      code: 'ERR_SECRET_CHARACTER',
    })
    expect(server.seen).toEqual([])
  })

  it.each([
    { auth: { type: 'bearer', token: 'in the clear' } },
    { auth: { type: 'basic', username: 'a:b', password: { secret: 'x' } } },
    { auth: { type: 'header', name: 'Host', value: { secret: 'x' } } },
    { auth: { type: 'header', name: 'X Y', value: { secret: 'x' } } },
    { auth: bearer, url: 'http://{{payload}}/', allowAnyHost: true },
    { headers: { a: { secret: 'x' } }, url: '{{payload}}', allowAnyHost: true },
    { headers: { a: { secret: 'x', more: 1 } } },
  ])('refuses %j', config => {
    expect(action.schema.safeParse({ url: 'http://host/', ...config }).success).toBe(false)
  })
})
