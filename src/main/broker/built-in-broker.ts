import { type Duplex, duplexPair } from 'node:stream'
import type { Client } from 'aedes'
import type { Dispose } from '../../shared/dispose.ts'
import { type PlainError, toPlainError } from '../../shared/errors.ts'
import type { Workspace } from '../../shared/workspace/workspace.ts'
import { createHardenedAedes, type HardenedAedes } from './hardened-aedes.ts'
import { type BrokerLimits, defaultLimits } from './limits.ts'
import { type Listener, listen } from './listen.ts'

export type BuiltInBrokerSettings = Workspace['builtInBroker']

export interface BuiltInBrokerStatus {
  /** `failed`: nothing can connect over the network, for the reason in `error`; connections from within still work. */
  state: 'off' | 'running' | 'failed'
  /** For MQTT clients: `mqtt://127.0.0.1:1883`. */
  address?: string
  /** The port is not the wanted one, which was taken; or others on the network can connect. In words. */
  remarks: string[]
  clients: number
  /** Messages dropped by a limit since it started. */
  dropped: number
  error?: PlainError
}

/** A broker inside Tomte, for other programs through TCP and for Tomte itself through streams. Without passwords. */
export class BuiltInBroker {
  readonly #limits: BrokerLimits
  readonly #listeners = new Set<() => void>()
  readonly #connected = new Set<Client>()
  #broker: HardenedAedes | undefined
  #listener: Listener | undefined
  #settings: BuiltInBrokerSettings = { enabled: false, host: '127.0.0.1', port: 1883 }
  #error: PlainError | undefined
  #dropped = 0

  constructor(limits: Partial<BrokerLimits> = {}) {
    this.#limits = { ...defaultLimits, ...limits }
  }

  /**
   * Starts, moves or stops it, as `settings` say. A port that is taken is no failure: the next free one is used. Never
   * rejects; what went wrong is in the status. Must not be called while an earlier call is under way.
   */
  async apply(settings: BuiltInBrokerSettings): Promise<void> {
    const { enabled, host, port } = settings
    if (!enabled) return this.stop()
    const stays = this.#listener && this.#settings.host === host && this.#settings.port === port
    this.#settings = settings
    if (this.#broker && stays) return
    this.#broker ??= await this.#start()
    await this.#listen(this.#broker, host, port)
    this.#changed()
  }

  /** Ends all connections. What it retained and kept for others is gone. */
  async stop(): Promise<void> {
    const broker = this.#broker
    if (!broker) return
    this.#broker = undefined
    this.#error = undefined
    this.#dropped = 0
    await this.#unlisten()
    await new Promise<void>(resolve => broker.aedes.close(() => resolve()))
    this.#connected.clear()
    this.#changed()
  }

  /** Serves MQTT on `stream`, which is destroyed at once where the broker is off. */
  accept(stream: Duplex): void {
    if (this.#broker && this.#connected.size < this.#limits.clients) this.#broker.accept(stream)
    else stream.destroy()
  }

  /** A connection from within. */
  connect(): Duplex {
    const [near, far] = duplexPair()
    near.once('close', () => far.destroyed || far.push(null))
    far.once('close', () => near.destroyed || near.destroy())
    this.accept(far)
    return near
  }

  get status(): BuiltInBrokerStatus {
    return {
      state: !this.#broker ? 'off' : this.#listener ? 'running' : 'failed',
      address: this.#listener && addressOf(this.#listener),
      remarks: this.#remarks(),
      clients: this.#connected.size,
      dropped: this.#dropped,
      error: this.#error,
    }
  }

  /** Called after every change of the status but the count of dropped messages. */
  onStatus(listener: () => void): Dispose {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  async #start(): Promise<HardenedAedes> {
    const broker = await createHardenedAedes(this.#limits, () => {
      this.#dropped++
    })
    broker.aedes.on('client', client => {
      this.#connected.add(client)
      this.#changed()
    })
    broker.aedes.on('clientDisconnect', client => {
      if (this.#connected.delete(client)) this.#changed()
    })
    return broker
  }

  async #listen(broker: HardenedAedes, host: string, port: number): Promise<void> {
    await this.#unlisten()
    this.#error = undefined
    try {
      this.#listener = await listen(host, port, this.#limits.clients, socket => broker.accept(socket))
    } catch (error) {
      this.#error = toPlainError(error)
    }
  }

  async #unlisten(): Promise<void> {
    const listener = this.#listener
    this.#listener = undefined
    await listener?.close()
  }

  #remarks(): string[] {
    if (!this.#listener) return []
    const { port, exposed } = this.#listener
    const remarks: string[] = []
    if (this.#settings.port !== 0 && port !== this.#settings.port)
      remarks.push(`Port ${this.#settings.port} is taken; the built-in broker listens on ${port} instead.`)
    if (exposed)
      remarks.push('Everyone on the network can connect to the built-in broker, without a password.')
    return remarks
  }

  #changed(): void {
    for (const listener of this.#listeners) listener()
  }
}

function addressOf({ host, port }: Listener): string {
  return `mqtt://${host.includes(':') ? `[${host}]` : host}:${port}`
}
