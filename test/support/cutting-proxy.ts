import { once } from 'node:events'
import net from 'node:net'

/** Where to cut: when this many bytes have passed in this direction, on the connection that is armed. */
export interface Cut {
  direction: 'to broker' | 'to client'
  bytes: number
}

/** A TCP proxy that cuts both ends at an exact byte. */
export class CuttingProxy {
  /** Bytes that passed on the armed connection. */
  readonly passed = { 'to broker': 0, 'to client': 0 }
  readonly #port: number
  readonly #server = net.createServer(socket => this.#join(socket))
  readonly #sockets = new Set<net.Socket>()
  #cut: Cut | undefined
  #armed = false

  /** `port`: of the broker on loopback. */
  constructor(port: number) {
    this.#port = port
  }

  async start(): Promise<number> {
    this.#server.listen(0, '127.0.0.1')
    await once(this.#server, 'listening')
    return (this.#server.address() as net.AddressInfo).port
  }

  /** Counts from here on, and cuts once. Without a cut it only counts. */
  arm(cut?: Cut): void {
    this.#cut = cut
    this.#armed = true
    this.passed['to broker'] = 0
    this.passed['to client'] = 0
    this.#cutIfDue('to broker')
    this.#cutIfDue('to client')
  }

  async stop(): Promise<void> {
    this.#server.close()
    this.#cutAll()
  }

  #join(near: net.Socket): void {
    const far = net.connect(this.#port, '127.0.0.1')
    this.#pass(near, far, 'to broker')
    this.#pass(far, near, 'to client')
  }

  #pass(from: net.Socket, to: net.Socket, direction: Cut['direction']): void {
    this.#sockets.add(from)
    from.setNoDelay(true)
    from.on('error', () => {})
    from.on('close', () => {
      this.#sockets.delete(from)
      to.end()
    })
    from.on('data', chunk => {
      const cut = this.#armed && this.#cut?.direction === direction ? this.#cut : undefined
      const left = cut ? cut.bytes - this.passed[direction] : chunk.length
      const part = chunk.subarray(0, left)
      if (this.#armed) this.passed[direction] += part.length
      if (part.length > 0) to.write(part, () => this.#cutIfDue(direction))
    })
  }

  #cutIfDue(direction: Cut['direction']): void {
    const cut = this.#cut
    if (cut?.direction !== direction || this.passed[direction] < cut.bytes) return
    this.#cut = undefined
    this.#cutAll()
  }

  #cutAll(): void {
    for (const socket of this.#sockets) socket.resetAndDestroy()
    this.#sockets.clear()
  }
}
