import { generateKeyPairSync } from 'node:crypto'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import net, { type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { WebSocketServer } from 'ws'
import { connectByScheme } from '../../../src/main/transport/connect.ts'
import { secureContext } from '../../../src/main/transport/credentials.ts'
import { explainFailure } from '../../../src/main/transport/failure.ts'
import { memoryConnect } from '../../../src/main/transport/memory.ts'
import type { Connect, Transport } from '../../../src/main/transport/transport.ts'
import type { TomteError } from '../../../src/shared/errors.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

const target = (url: string) => ({ url: new URL(url), subprotocol: 'mqtt' })

/** Opens a transport and notes what it tells. */
function open(url: string, connect: Connect = connectByScheme) {
  const told: string[] = []
  let resolveClosed: (error?: TomteError) => void = () => {}
  let resolveOpened = () => {}
  const closed = new Promise<TomteError | undefined>(resolve => {
    resolveClosed = resolve
  })
  const opened = new Promise<void>(resolve => {
    resolveOpened = resolve
  })
  const transport: Transport = connect(target(url), {
    opened() {
      told.push('opened')
      resolveOpened()
    },
    data: chunk => told.push(chunk.toString()),
    drained: () => told.push('drained'),
    closed(error) {
      told.push('closed')
      resolveClosed(error)
    },
    passed: layer => told.push(layer),
  })
  return { transport, told, opened, closed }
}

async function echo(): Promise<number> {
  const server = net
    .createServer(socket => void socket.on('error', () => {}).pipe(socket))
    .listen(0, '127.0.0.1')
  onTestFinished(() => void server.close())
  await once(server, 'listening')
  return (server.address() as AddressInfo).port
}

describe('TCP', () => {
  it('tells its layers, carries bytes and closes once', async () => {
    const { transport, told, opened, closed } = open(`mqtt://127.0.0.1:${await echo()}`)
    await opened
    transport.write(Buffer.from('hello'))
    transport.end()
    expect(await closed).toBeUndefined()
    expect(told).toEqual(['name resolution', 'TCP', 'opened', 'hello', 'closed'])
  })

  it('says when its buffer is full and when it has drained', async () => {
    const { transport, told, opened } = open(`mqtt://127.0.0.1:${await echo()}`)
    await opened
    expect(transport.write(Buffer.alloc(32 * 1024 * 1024))).toBe(false)
    while (!told.includes('drained')) await new Promise(resolve => setImmediate(resolve))
    transport.destroy()
  })

  it('does not fall over a write after its end', async () => {
    const { transport, opened, closed } = open(`mqtt://127.0.0.1:${await echo()}`)
    await opened
    transport.destroy()
    await closed
    expect(transport.write(Buffer.from('late'))).toBe(true)
  })
})

describe('WebSocket', () => {
  async function serve(
    onMessage: (socket: import('ws').WebSocket, content: Buffer) => void,
    protocols?: string,
  ) {
    const server = new WebSocketServer({
      port: 0,
      host: '127.0.0.1',
      handleProtocols: () => protocols ?? 'mqtt',
    })
    onTestFinished(() => void server.close())
    server.on('connection', socket => socket.on('message', content => onMessage(socket, content as Buffer)))
    await once(server, 'listening')
    return (server.address() as AddressInfo).port
  }

  it('carries bytes in binary messages', async () => {
    const port = await serve((socket, content) => socket.send(content))
    const { transport, told, opened, closed } = open(`ws://127.0.0.1:${port}/mqtt`)
    await opened
    transport.write(Buffer.from('hello'))
    while (!told.includes('hello')) await new Promise(resolve => setImmediate(resolve))
    transport.end()
    expect(await closed).toBeUndefined()
    expect(told).toEqual(['name resolution', 'TCP', 'WebSocket', 'opened', 'hello', 'closed'])
  })

  it('refuses text', async () => {
    const port = await serve(socket => socket.send('text'))
    const { transport, opened, closed } = open(`ws://127.0.0.1:${port}/mqtt`)
    await opened
    transport.write(Buffer.from('x'))
    expect(await closed).toMatchObject({ code: 'ERR_WEBSOCKET_TEXT', layer: 'WebSocket' })
  })

  it('refuses another subprotocol', async () => {
    const port = await serve(() => {}, 'chat')
    expect(await open(`ws://127.0.0.1:${port}/`).closed).toMatchObject({ code: 'ERR_WEBSOCKET_SUBPROTOCOL' })
  })
})

describe('memory', () => {
  it('gives the far end to whoever accepts', async () => {
    const connect = memoryConnect(far => far.pipe(far))
    const { transport, told, opened, closed } = open('memory://here', connect)
    await opened
    transport.write(Buffer.from('hello'))
    transport.end()
    await closed
    expect(told).toEqual(['opened', 'hello', 'closed'])
  })

  it('closes where the far end breaks off', async () => {
    const connect = memoryConnect(far => void setImmediate(() => far.destroy()))
    expect(await open('memory://here', connect).closed).toBeUndefined()
  })
})

describe('a Unix socket', () => {
  const unix = (path: string) => `mqtt+unix://${path}`

  it('carries bytes, however its path is written', async () => {
    const path = join(await temporaryFolder(), 'a socket.sock')
    const server = net.createServer(socket => void socket.pipe(socket)).listen(path)
    onTestFinished(() => void server.close())
    await once(server, 'listening')
    const { transport, told, opened, closed } = open(unix(path.replace(' ', '%20')))
    await opened
    transport.write(Buffer.from('hello'))
    transport.end()
    expect(await closed).toBeUndefined()
    expect(told).toEqual(['Unix socket', 'opened', 'hello', 'closed'])
  })

  it('that is not there is told by its path', async () => {
    const path = join(await temporaryFolder(), 'none.sock')
    const error = await open(unix(path)).closed
    expect(error).toMatchObject({ layer: 'Unix socket', code: 'ERR_UNIX_SOCKET_MISSING' })
    expect(error?.message).toContain(path)
  })

  it('that is left over, or only a file, is told so', async () => {
    const path = join(await temporaryFolder(), 'file')
    await writeFile(path, '')
    expect(await open(unix(path)).closed).toMatchObject({ code: 'ERR_UNIX_SOCKET_REFUSED' })
  })
})

describe('failures in words', () => {
  it.each([
    ['ENOTFOUND', 'name resolution', 'ERR_NAME_NOT_FOUND'],
    ['EAI_AGAIN', 'name resolution', 'ERR_NAME_SERVER'],
    ['ECONNREFUSED', 'TCP', 'ERR_CONNECTION_REFUSED'],
    ['ETIMEDOUT', 'TCP', 'ERR_CONNECTION_TIMEOUT'],
    ['EHOSTUNREACH', 'TCP', 'ERR_HOST_UNREACHABLE'],
    ['ENETUNREACH', 'TCP', 'ERR_NETWORK_UNREACHABLE'],
    ['ECONNRESET', 'TCP', 'ERR_CONNECTION_RESET'],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'TLS', 'ERR_TLS_SELF_SIGNED'],
    ['SELF_SIGNED_CERT_IN_CHAIN', 'TLS', 'ERR_TLS_UNKNOWN_CA'],
    ['CERT_HAS_EXPIRED', 'TLS', 'ERR_TLS_EXPIRED'],
    ['CERT_NOT_YET_VALID', 'TLS', 'ERR_TLS_NOT_YET_VALID'],
    ['CERT_REVOKED', 'TLS', 'ERR_TLS_REVOKED'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'TLS', 'ERR_TLS_HOST_MISMATCH'],
    ['EE_KEY_TOO_SMALL', 'TLS', 'ERR_TLS_SHORT_KEY'],
    ['CA_MD_TOO_WEAK', 'TLS', 'ERR_TLS_WEAK_SIGNATURE'],
    ['UNABLE_TO_GET_CRL', 'TLS', 'ERR_TLS_CRL_MISSING'],
    ['CRL_HAS_EXPIRED', 'TLS', 'ERR_TLS_CRL_EXPIRED'],
    ['ERR_SSL_WRONG_VERSION_NUMBER', 'TLS', 'ERR_TLS_NOT_SPOKEN'],
    ['ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION', 'TLS', 'ERR_TLS_VERSION'],
    ['ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED', 'TLS', 'ERR_TLS_CLIENT_CERTIFICATE_MISSING'],
    ['ERR_SSL_TLSV1_ALERT_UNKNOWN_CA', 'TLS', 'ERR_TLS_CLIENT_CERTIFICATE_REFUSED'],
    ['ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE', 'TLS', 'ERR_TLS_HANDSHAKE'],
    ['ERR_SSL_SOMETHING_NEW', 'TLS', 'ERR_TLS'],
    ['ESOMETHING', 'TCP', 'ERR_CONNECTION'],
  ])('%s is of the layer %s: %s', (code, layer, expected) => {
    const failure = explainFailure(Object.assign(new Error('boom'), { code }), {
      ...target('mqtts://host.example:8883'),
      tls: { cert: 'of the client' },
    })
    expect(failure).toMatchObject({ layer, code: expected })
    expect(failure.message).toMatch(/\.$/)
    expect(failure.cause).toBeInstanceOf(Error)
  })

  it('a certificate that is called bad, where none was given, is one that is missing', () => {
    const error = Object.assign(new Error('boom'), { code: 'ERR_SSL_SSLV3_ALERT_BAD_CERTIFICATE' })
    expect(explainFailure(error, target('mqtts://host.example')).code).toBe(
      'ERR_TLS_CLIENT_CERTIFICATE_MISSING',
    )
  })

  it('an unknown scheme is one', async () => {
    expect(await open('gopher://host').closed).toMatchObject({ code: 'ERR_URL_SCHEME' })
  })
})

describe('private keys', () => {
  const passphrase = 'open sesame'
  const key = generateKeyPairSync('ec', {
    namedCurve: 'P-256',
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase },
  }).privateKey

  it('are opened with their passphrase', () => {
    expect(() => secureContext({ key, passphrase })).not.toThrow()
  })

  it('are said to be closed by whatever wrong passphrase, also where OpenSSL takes it for the right one', () => {
    for (let number = 0; number < 600; number++)
      expect(() => secureContext({ key, passphrase: `wrong ${number}` })).toThrow(
        expect.objectContaining({ code: 'ERR_TLS_PASSPHRASE' }),
      )
  })

  it.each([undefined, 'wrong', ''])('are not opened with the passphrase %o', wrong => {
    expect(() => secureContext({ key, passphrase: wrong })).toThrow(
      expect.objectContaining({ code: 'ERR_TLS_PASSPHRASE' }),
    )
  })

  it.each([
    ['a key that is none', { key: Buffer.from([1, 2, 3]) }, 'ERR_TLS_KEY_UNREADABLE'],
    ['a certificate that is none', { cert: Buffer.from([1, 2, 3]) }, 'ERR_TLS_CERTIFICATE_UNREADABLE'],
    ['an authority that is none', { ca: 'nothing' }, 'ERR_TLS_CERTIFICATE_UNREADABLE'],
    ['a container that is none', { pfx: Buffer.from([1, 2, 3]) }, 'ERR_TLS_CREDENTIALS'],
  ])('%s is refused', (_what, options, code) => {
    expect(() => secureContext(options)).toThrow(expect.objectContaining({ code, layer: 'TLS' }))
  })
})
