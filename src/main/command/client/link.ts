import type { TomteError } from '../../../shared/errors.ts'
import type { Clock } from '../../clock.ts'
import { MqttClient } from '../../mqtt/client.ts'
import { reasonCodeOf } from '../../mqtt/reason.ts'
import type { ConnectionFacts, ConnectionOptions } from '../../mqtt/types.ts'
import { connectByScheme } from '../../transport/connect.ts'
import type { Connect } from '../../transport/transport.ts'
import type { Stage } from './exit-code.ts'

export interface LinkSources {
  clock: Clock
  random: () => number
  connect?: Connect
  /** Whether a connection that is lost is made again. */
  reconnects: boolean
  /** One line about what happens. */
  tell(line: string): void
}

/** Why a link will not come back. */
export interface LinkEnd {
  error: TomteError
  stage: Stage
}

/** The connection of a command to its broker: a client that gives up where a command should. */
export class Link {
  readonly client: MqttClient
  /** Resolves when the connection could not be made, or will not be made again. */
  readonly ended: Promise<LinkEnd>
  readonly #sources: LinkSources
  #full = false
  #writable: (() => void)[] = []
  #end: (end: LinkEnd) => void = () => {}
  #sentAll: () => void = () => {}

  constructor(options: ConnectionOptions, sources: LinkSources) {
    this.#sources = sources
    this.client = new MqttClient(options, { ...sources, connect: this.#connect })
    this.ended = new Promise(resolve => {
      this.#end = resolve
    })
  }

  /** Connects; undefined where that failed, which `ended` then explains. @throws TomteError for options that cannot work */
  start(): Promise<ConnectionFacts | undefined> {
    return new Promise((resolve, reject) => {
      let stage: Stage = 'connecting'
      let connectedOnce = false
      this.client.onState(state => {
        if (state.name === 'connecting') stage = 'connecting'
        if (state.name === 'connected') {
          this.#sources.tell(`connected as ${state.connection.clientId}`)
          stage = 'connected'
          connectedOnce = true
          resolve(state.connection)
        }
        if (state.name !== 'waiting') return
        this.#sources.tell(`not connected: ${state.error.message}`)
        if (connectedOnce && this.#comesBack(state.error)) return
        this.#end({ error: state.error, stage })
        resolve(undefined)
        void this.client.stop()
      })
      try {
        this.client.start()
      } catch (error) {
        reject(error)
      }
    })
  }

  /**
   * Ends the connection, and is done once the last byte is handed to the system, where the process is about to end: a broker
   * that has much to read need not be waited for. For a link on which nothing is received but acknowledgements.
   */
  sendAll(): Promise<void> {
    const sent = new Promise<void>(resolve => {
      this.#sentAll = resolve
    })
    return Promise.race([sent, this.client.stop()])
  }

  /** Says one line about what happens, where somebody wants to know. */
  tell(line: string): void {
    this.#sources.tell(line)
  }

  /** Resolves once the transport takes bytes again: what was published at QoS 0 is on its way. */
  writable(): Promise<void> {
    if (!this.#full) return Promise.resolve()
    return new Promise(resolve => this.#writable.push(resolve))
  }

  /** Stops or goes on reading, for a reader of ours that cannot keep up. */
  pause(): void {
    this.client.read(false)
  }

  resume(): void {
    this.client.read(true)
  }

  /** What goes wrong underneath comes back by itself; what the broker decided does not. */
  #comesBack(error: TomteError): boolean {
    return this.#sources.reconnects && !isRefusal(error)
  }

  readonly #connect: Connect = (target, events) => {
    const { connect = connectByScheme, tell } = this.#sources
    const transport = connect(target, {
      ...events,
      drained: () => {
        this.#drained()
        events.drained()
      },
      ended: () => this.#sentAll(),
      closed: error => {
        this.#drained()
        events.closed(error)
      },
      passed: (layer, detail) => {
        tell(`${layer}: ${detail}`)
        events.passed?.(layer, detail)
      },
    })
    return {
      ...transport,
      write: bytes => {
        const room = transport.write(bytes)
        if (!room) this.#full = true
        return room
      },
    }
  }

  #drained(): void {
    this.#full = false
    const waiting = this.#writable
    this.#writable = []
    for (const resolve of waiting) resolve()
  }
}

/** Whether the broker said itself why it does not want us, in CONNACK or DISCONNECT. */
function isRefusal(error: TomteError): boolean {
  return reasonCodeOf(error.code) !== undefined
}
