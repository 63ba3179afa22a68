import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import { overWebSocket } from '../../src/renderer/bridge-websocket.ts'
import type { Connection, Link } from '../../src/renderer/connection.ts'

let server: WebSocketServer
let url: string
let stop: () => void = () => {}

beforeEach(async () => {
  vi.stubGlobal('WebSocket', WebSocket)
  server = new WebSocketServer({ host: '127.0.0.1', port: 0 })
  await once(server, 'listening')
  url = `ws://127.0.0.1:${(server.address() as AddressInfo).port}/contract`
})

afterEach(() => {
  stop()
  for (const client of server.clients) client.terminate()
  server.close()
  vi.unstubAllGlobals()
})

/** Opens the adapter; `socket` is the server's end. */
async function open(): Promise<{ connection: Connection; socket: WebSocket; links: Link[] }> {
  const links: Link[] = []
  const connected = once(server, 'connection')
  const connection = overWebSocket(url)
  stop = connection.start()
  const [socket] = (await connected) as [WebSocket]
  await new Promise<void>(resolve =>
    connection.onLink(link => {
      links.push(link)
      if (link.state === 'connected') resolve()
    }),
  )
  return { connection, socket, links }
}

describe('the contract over a WebSocket', () => {
  it('asks by number and gives each answer to its call, in whatever order they come', async () => {
    const { connection, socket } = await open()
    const asked: { id: number; call: string; args: unknown }[] = []
    socket.on('message', data => {
      asked.push(JSON.parse(String(data)))
      if (asked.length === 2)
        for (const { id, call } of [...asked].reverse())
          socket.send(JSON.stringify({ id, result: `answer to ${call}` }))
    })
    const both = Promise.all([connection.call('status.get', {}), connection.call('event.get', { id: 7 })])
    expect(await both).toEqual(['answer to status.get', 'answer to event.get'])
    expect(asked[1]).toEqual({ id: expect.any(Number), call: 'event.get', args: { id: 7 } })
  })

  it('rebuilds errors that came by value', async () => {
    const { connection, socket } = await open()
    const error = {
      code: 'ERR_BROKER',
      message: 'It refused.',
      hint: 'Ask it.',
      layer: 'authentication',
      faults: [{ path: 'a', message: 'b' }],
    }
    socket.on('message', data => socket.send(JSON.stringify({ id: JSON.parse(String(data)).id, error })))
    await expect(connection.call('status.get', {})).rejects.toMatchObject({ name: 'TomteError', ...error })
  })

  it('hands pushes to who listens for that name, until they are disposed of', async () => {
    const { connection, socket } = await open()
    const heard: unknown[] = []
    const dispose = connection.onPush('notification', value => heard.push(value))
    const last = new Promise(resolve => connection.onPush('status', resolve))
    socket.send(JSON.stringify({ push: 'notification', value: { title: 'a', body: '', time: 1 } }))
    socket.send(JSON.stringify({ push: 'events', value: { events: [], skipped: 0 } }))
    socket.send(JSON.stringify({ push: 'status', value: {} }))
    await last
    dispose()
    const again = new Promise(resolve => connection.onPush('runs', resolve))
    socket.send(JSON.stringify({ push: 'notification', value: { title: 'b', body: '', time: 2 } }))
    socket.send(JSON.stringify({ push: 'runs', value: {} }))
    await again
    expect(heard).toEqual([{ title: 'a', body: '', time: 1 }])
  })

  it('refuses what is under way when the link is lost, and comes back by itself', async () => {
    const { connection, socket, links } = await open()
    const underWay = connection.call('status.get', {})
    const back = once(server, 'connection')
    socket.terminate()
    await expect(underWay).rejects.toMatchObject({ code: 'ERR_CONTRACT_UNREACHABLE' })
    await expect(connection.call('status.get', {})).rejects.toMatchObject({
      code: 'ERR_CONTRACT_UNREACHABLE',
    })
    await back
    await vi.waitFor(() =>
      expect(links.map(({ state }) => state)).toEqual(['connecting', 'connected', 'lost', 'connected']),
    )
    expect(links[2]).toEqual({ state: 'lost', attempt: 1 })
  })
})
