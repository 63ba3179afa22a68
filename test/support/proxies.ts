import { once } from 'node:events'
import http from 'node:http'
import net, { type AddressInfo, type Socket } from 'node:net'
import { onTestFinished } from 'vitest'

export interface LittleProxy {
  port: number
  /** What clients asked for, `host:port`. */
  readonly asked: string[]
}

export interface ProxyRules {
  login?: { username: string; password: string }
  /** Targets that it will not lead to. */
  forbidden?: (port: number) => boolean
}

/** An HTTP proxy that knows CONNECT alone, on loopback, until the test is over. */
export async function startHttpProxy({ login, forbidden }: ProxyRules = {}): Promise<LittleProxy> {
  const asked: string[] = []
  const expected = login && `Basic ${Buffer.from(`${login.username}:${login.password}`).toString('base64')}`
  const server = http.createServer((_request, response) => response.writeHead(405).end())
  server.on('connect', (request: http.IncomingMessage, near: Socket) => {
    const refuse = (status: string) => near.end(`HTTP/1.1 ${status}\r\nContent-Length: 0\r\n\r\n`)
    const target = request.url ?? ''
    asked.push(target)
    if (expected && request.headers['proxy-authorization'] !== expected)
      return refuse('407 Proxy Authentication Required')
    const { hostname, port } = new URL(`http://${target}`)
    if (forbidden?.(Number(port))) return refuse('403 Forbidden')
    const far = net.connect(Number(port), hostname)
    far.once('connect', () => {
      near.write('HTTP/1.1 200 Connection established\r\n\r\n')
      join(near, far)
    })
    far.once('error', () => refuse('502 Bad Gateway'))
  })
  return { port: await listen(server), asked }
}

/** A SOCKS 5 proxy, on loopback, until the test is over. [RFC 1928, RFC 1929] */
export async function startSocksProxy({ login, forbidden }: ProxyRules = {}): Promise<LittleProxy> {
  const asked: string[] = []
  const server = net.createServer(async near => {
    near.on('error', () => {})
    const greeting = await next(near)
    const method = login ? 2 : 0
    if (!greeting.subarray(2).includes(method)) return near.end(Buffer.from([5, 0xff]))
    near.write(Buffer.from([5, method]))
    if (login) {
      const given = await next(near)
      const username = given.subarray(2, 2 + given[1]!)
      const password = given.subarray(3 + given[1]!)
      const right = `${username}` === login.username && `${password}` === login.password
      near.write(Buffer.from([1, right ? 0 : 1]))
      if (!right) return near.end()
    }
    const { host, port } = readTarget(await next(near))
    asked.push(`${host}:${port}`)
    const answer = (code: number) => near.write(Buffer.from([5, code, 0, 1, 127, 0, 0, 1, 0, 0]))
    if (forbidden?.(port)) return answer(2)
    const far = net.connect(port, host)
    far.once('connect', () => {
      answer(0)
      join(near, far)
    })
    far.once('error', () => answer(5))
  })
  return { port: await listen(server), asked }
}

function readTarget(request: Buffer): { host: string; port: number } {
  const length = request[4]!
  const byName = request[3] === 3
  const host = byName ? request.toString('latin1', 5, 5 + length) : [...request.subarray(4, 8)].join('.')
  return { host, port: request.readUInt16BE(request.length - 2) }
}

async function next(socket: Socket): Promise<Buffer> {
  const [chunk] = (await once(socket, 'data')) as [Buffer]
  return chunk
}

function join(near: Socket, far: Socket): void {
  for (const socket of [near, far]) {
    socket.on('error', () => {})
    socket.once('close', () => {
      near.destroy()
      far.destroy()
    })
  }
  near.pipe(far).pipe(near)
}

async function listen(server: net.Server): Promise<number> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  return (server.address() as AddressInfo).port
}
