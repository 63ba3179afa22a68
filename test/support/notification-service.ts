import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { createInterface } from 'node:readline'

export interface ShownNotification {
  application: string
  title: string
  body: string
  /** Name and label of each button. */
  actions: [name: string, label: string][]
}

/** A session bus of its own, without any service. */
export async function startSessionBus() {
  const daemon: ChildProcess = spawn('dbus-daemon', ['--session', '--nofork', '--print-address'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const [address] = (await once(createInterface({ input: daemon.stdout! }), 'line')) as [string]
  return {
    address,
    async stop() {
      daemon.kill()
      await once(daemon, 'exit')
    },
  }
}

/**
 * Serves org.freedesktop.Notifications on the bus, as far as notify-send asks; `silent` takes calls and never answers. Speaks
 * the D-Bus wire format (little-endian) by hand: there is no package for it here. With `buttons` it says that it shows them.
 */
export async function serveNotifications(address: string, { silent = false, buttons = false } = {}) {
  const shown: ShownNotification[] = []
  const closed: number[] = []
  const waiting = new Set<() => void>()
  const path = /unix:(?:path|abstract)=([^,]+)/.exec(address)?.[1] ?? ''
  const socket = connect(address.includes('abstract=') ? `\0${path}` : path)
  await once(socket, 'connect')
  await authenticate(socket)
  const answer = (call: Call) => {
    if (call.member === 'Notify') {
      const [application, , , title, body] = [
        call.string(),
        call.number(),
        call.string(),
        call.string(),
        call.string(),
      ]
      const actions = call.list()
      const pairs = actions.flatMap((name, i) => (i % 2 ? [] : [[name, actions[i + 1]!] as [string, string]]))
      shown.push({ application, title, body, actions: pairs } as ShownNotification)
    }
    if (!silent) socket.write(reply(call, shown.length, buttons))
    if (call.member === 'CloseNotification') {
      closed.push(call.number())
      socket.write(signal('NotificationClosed', 'uu', new Writer().number(closed.at(-1)!).number(3).done()))
    }
    for (const look of waiting) look()
  }
  const named = new Promise<void>(resolve => {
    readCalls(socket, call => (call.type === METHOD_CALL ? answer(call) : call.replyTo === 2 && resolve()))
  })
  socket.write(busCall(1, 'Hello', '', Buffer.alloc(0)))
  socket.write(
    busCall(2, 'RequestName', 'su', new Writer().string('org.freedesktop.Notifications').number(4).done()),
  )
  await named
  return {
    shown,
    closed,
    /** Resolves once `fits` holds. */
    until: (fits: () => boolean) =>
      new Promise<void>(resolve => {
        const look = () => {
          if (!fits()) return
          waiting.delete(look)
          resolve()
        }
        waiting.add(look)
        look()
      }),
    /** As if a person pressed the button of a notification, by its number from 1. */
    press: (id: number, action: string) =>
      socket.write(signal('ActionInvoked', 'us', new Writer().number(id).string(action).done())),
    stop: () => socket.destroy(),
  }
}

const METHOD_CALL = 1
const METHOD_RETURN = 2
const SIGNAL = 4

async function authenticate(socket: Socket): Promise<void> {
  socket.write(`\0AUTH EXTERNAL ${Buffer.from(String(process.getuid?.())).toString('hex')}\r\n`)
  await once(socket, 'data')
  socket.write('BEGIN\r\n')
}

class Writer {
  #bytes: number[] = []
  align(to: number): this {
    while (this.#bytes.length % to) this.#bytes.push(0)
    return this
  }
  byte(...values: number[]): this {
    this.#bytes.push(...values)
    return this
  }
  number(value: number): this {
    const bytes = Buffer.alloc(4)
    bytes.writeUInt32LE(value)
    return this.align(4).byte(...bytes)
  }
  string(value: string): this {
    const bytes = Buffer.from(value)
    return this.number(bytes.length).byte(...bytes, 0)
  }
  signature(value: string): this {
    return this.byte(value.length, ...Buffer.from(value), 0)
  }
  raw(bytes: Buffer): this {
    return this.byte(...bytes)
  }
  done(): Buffer {
    return Buffer.from(this.#bytes)
  }
}

/** Header fields: 1 path, 2 interface, 3 member, 5 reply serial, 6 destination, 8 signature. */
function message(
  type: number,
  serial: number,
  fields: [number, string, string | number][],
  body: Buffer,
): Buffer {
  const list = new Writer()
  for (const [code, signature, value] of fields) {
    list.align(8).byte(code).signature(signature)
    if (typeof value === 'number') list.number(value)
    else if (signature === 'g') list.signature(value)
    else list.string(value)
  }
  const head = new Writer().byte('l'.charCodeAt(0), type, 0, 1).number(body.length).number(serial)
  const encoded = list.done()
  return Buffer.concat([head.number(encoded.length).raw(encoded).align(8).done(), body])
}

function busCall(serial: number, member: string, signature: string, body: Buffer): Buffer {
  const bus = 'org.freedesktop.DBus'
  const fields: [number, string, string | number][] = [
    [1, 'o', '/org/freedesktop/DBus'],
    [2, 's', bus],
    [3, 's', member],
    [6, 's', bus],
  ]
  if (signature) fields.push([8, 'g', signature])
  return message(METHOD_CALL, serial, fields, body)
}

function signal(member: string, signature: string, body: Buffer): Buffer {
  const fields: [number, string, string][] = [
    [1, 'o', '/org/freedesktop/Notifications'],
    [2, 's', 'org.freedesktop.Notifications'],
    [3, 's', member],
    [8, 'g', signature],
  ]
  return message(SIGNAL, ++serial, fields, body)
}

let serial = 10
function reply({ serial: replyTo, sender, member }: Call, id: number, buttons: boolean): Buffer {
  const answers: Record<string, [string, Buffer]> = {
    GetServerInformation: [
      'ssss',
      new Writer().string('test').string('Tomte').string('1').string('1.2').done(),
    ],
    // An array begins with its length in bytes: 4 for the length of the word, 7 letters, a zero.
    GetCapabilities: [
      'as',
      buttons ? new Writer().number(12).string('actions').done() : new Writer().number(0).done(),
    ],
    Notify: ['u', new Writer().number(id).done()],
  }
  const [signature, body] = answers[member] ?? ['', Buffer.alloc(0)]
  const fields: [number, string, string | number][] = [
    [5, 'u', replyTo],
    [6, 's', sender],
  ]
  if (signature) fields.push([8, 'g', signature])
  return message(METHOD_RETURN, ++serial, fields, body)
}

class Reader {
  readonly bytes: Buffer
  at = 0
  constructor(bytes: Buffer) {
    this.bytes = bytes
  }
  align(to: number) {
    this.at = Math.ceil(this.at / to) * to
  }
  byte() {
    return this.bytes[this.at++]!
  }
  number() {
    this.align(4)
    this.at += 4
    return this.bytes.readUInt32LE(this.at - 4)
  }
  string(length = this.number()) {
    const text = this.bytes.toString('utf8', this.at, this.at + length)
    this.at += length + 1
    return text
  }
}

class Call extends Reader {
  list(): string[] {
    const end = this.number() + this.at
    const items: string[] = []
    while (this.at < end) items.push(this.string())
    return items
  }

  type = 0
  serial = 0
  member = ''
  sender = ''
  replyTo = 0
}

function readCalls(socket: Socket, take: (call: Call) => void): void {
  let pending = Buffer.alloc(0)
  socket.on('data', chunk => {
    pending = Buffer.concat([pending, chunk])
    while (pending.length >= 16) {
      const fields = 16 + pending.readUInt32LE(12)
      const body = Math.ceil(fields / 8) * 8
      const whole = body + pending.readUInt32LE(4)
      if (pending.length < whole) return
      take(parse(pending.subarray(0, whole), fields, body))
      pending = pending.subarray(whole)
    }
  })
}

function parse(bytes: Buffer, fields: number, body: number): Call {
  const header = new Reader(bytes)
  header.at = 16
  const call = new Call(bytes.subarray(body))
  call.type = bytes[1]!
  call.serial = bytes.readUInt32LE(8)
  while (header.at < fields) {
    header.align(8)
    const code = header.byte()
    const signature = header.string(header.byte())
    const value =
      signature === 'u' ? header.number() : header.string(signature === 'g' ? header.byte() : undefined)
    if (code === 3) call.member = value as string
    if (code === 5) call.replyTo = value as number
    if (code === 7) call.sender = value as string
  }
  return call
}
