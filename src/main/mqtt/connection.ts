import type { Dispose } from '../../shared/dispose.ts'
import { type Layer, TomteError } from '../../shared/errors.ts'
import type { Clock } from '../clock.ts'
import type { Connect, TlsFacts, Transport } from '../transport/transport.ts'
import { CONTINUE_AUTHENTICATION, encodeAuth, SCRAM_SHA_256 } from './auth.ts'
import { connackError, connectionFacts, encodeConnect } from './connect.ts'
import type { LargeMessage, PublishListener } from './decode-publish.ts'
import { encodeDisconnect, PINGREQ } from './disconnect.ts'
import { FaultReason, forbidden, mqttError, ProtocolFault } from './errors.ts'
import { foreignProtocol } from './foreign.ts'
import { KeepAlive } from './keepalive.ts'
import { farEnd, greetingTimeout, openingTimeout } from './opening-timeout.ts'
import { Outbox } from './outbox.ts'
import { type AuthPacket, type ConnackPacket, type ControlPacket, PacketType } from './packet.ts'
import { PacketStream } from './packet-stream.ts'
import { refusal } from './reason.ts'
import { ScramSha256 } from './scram.ts'
import type { Settings } from './settings.ts'
import { silenceCodec } from './silence.ts'
import type { ConnectionFacts } from './types.ts'

/** Milliseconds that the far end has to close after our last words. */
const FAREWELL = 1000

/** What one connection tells its owner; nothing comes after `closed`. */
export interface ConnectionEvents {
  established(facts: ConnectionFacts): void
  publish: PublishListener
  /** Any other packet of an established connection, but DISCONNECT. */
  control(packet: ControlPacket): void
  /** A PUBLISH over our limit has passed. */
  large(message: LargeMessage): void
  /** A PUBLISH that cannot be read; true where the connection can go on without it. */
  spoilt(fault: ProtocolFault, first: number, body: Buffer): boolean
  /** The transport takes bytes again after `outbox.full`. */
  drained(): void
  closed(error: TomteError): void
  passed?(layer: Layer, detail: string): void
}

/**
 * One connection from its first byte to its last; made anew for each attempt.
 *
 *   opening --transport open, CONNECT--> greeting --CONNACK 0--> established --DISCONNECT--> closing
 *      |                                     |                        |                         |
 *      +---------- any failure, deadline ----+------ any failure -----+--> closed <-------------+
 */
export class Connection {
  readonly outbox: Outbox
  receivedBytes = 0
  readonly #settings: Settings
  readonly #clock: Clock
  readonly #events: ConnectionEvents
  readonly #stream: PacketStream
  readonly #keepAlive: KeepAlive
  #scram: ScramSha256 | undefined
  #phase: 'opening' | 'greeting' | 'established' | 'closing' | 'closed' = 'opening'
  #transport: Transport | undefined
  #failure: TomteError | undefined
  #tls: TlsFacts | undefined
  /** The last layer below MQTT that was through. */
  #reached: Layer | undefined
  #deadline: Dispose | undefined
  #reading = true

  constructor(settings: Settings, clock: Clock, events: ConnectionEvents) {
    this.#settings = settings
    this.#clock = clock
    this.#events = events
    this.#keepAlive = new KeepAlive({ ping: () => this.#ping(), dead: () => this.fail(noAnswer()) }, clock)
    this.outbox = new Outbox(bytes => this.#write(bytes))
    this.#stream = new PacketStream(settings.protocolVersion, settings, {
      publish: (message, id) => {
        this.#checkGreeted()
        events.publish(message, id)
      },
      large: message => {
        this.#checkGreeted()
        events.large(message)
      },
      control: packet => this.#control(packet),
      spoilt: (fault, first, body) =>
        this.#phase === 'established' && isSpoilt(fault) && events.spoilt(fault, first, body),
    })
  }

  /** Opens the transport and greets the broker. */
  open(connect: Connect, cleanStart: boolean): void {
    silenceCodec()
    const { address, tls, proxy, webSocket, protocolVersion, connectTimeout } = this.#settings
    const subprotocol = protocolVersion === 3 ? 'mqttv3.1' : 'mqtt'
    this.#deadline = this.#clock.after(connectTimeout, () => this.fail(this.#timeout()))
    this.#transport = connect(
      { url: address, tls, proxy, subprotocol, headers: webSocket?.headers },
      {
        opened: () => this.#greet(cleanStart),
        data: chunk => this.#receive(chunk),
        drained: () => {
          this.outbox.full = false
          this.#keepAlive.sent()
          if (this.#phase === 'established') this.#events.drained()
        },
        closed: error => this.#closed(error),
        passed: (layer, detail) => {
          this.#reached = layer
          this.#events.passed?.(layer, detail)
        },
        secured: facts => {
          this.#tls = facts
        },
      },
    )
  }

  /** Says DISCONNECT with this Reason Code and closes once that is written. */
  close(reasonCode: number) {
    if (this.#phase === 'opening' || this.#phase === 'greeting') return this.#transport?.destroy()
    if (this.#phase !== 'established') return
    this.#phase = 'closing'
    this.outbox.packet(encodeDisconnect(this.#settings.protocolVersion, reasonCode))
    this.#finish()
  }

  /** Gives the connection up because of `error`. */
  fail(error: TomteError): void {
    if (this.#phase === 'closed' || this.#failure) return
    this.#failure = error
    this.#stream.close()
    this.#transport?.destroy()
  }

  /** Stops reading, or goes on, for a receiver that cannot keep up; what comes before the greeting is over is always read. */
  read(reading: boolean): void {
    this.#reading = reading
    if (this.#phase !== 'established') return
    this.#keepAlive.listen(reading)
    if (reading) this.#transport?.resume()
    else this.#transport?.pause()
  }

  /** Milliseconds since bytes last went out. */
  get idle(): number {
    return this.outbox.full ? 0 : this.#keepAlive.idle
  }

  /** Asks the broker for a sign of life now; without one within five seconds the connection fails. */
  check(): void {
    if (this.#phase === 'established') this.#keepAlive.check()
  }

  #greet(cleanStart: boolean): void {
    if (this.#phase !== 'opening') return
    this.#phase = 'greeting'
    const { authentication, username = '', password } = this.#settings
    if (authentication) this.#scram = new ScramSha256(username, String(password))
    const begun = this.#scram && {
      authenticationMethod: SCRAM_SHA_256,
      authenticationData: this.#scram.first(),
    }
    this.outbox.packet(encodeConnect(this.#settings, cleanStart, begun))
    this.outbox.flush()
  }

  #receive(chunk: Buffer) {
    this.receivedBytes += chunk.length
    this.#keepAlive.received()
    if (this.#phase === 'greeting') {
      const foreign = foreignProtocol(chunk, this.#settings.address)
      if (foreign) return this.fail(foreign)
    }
    this.outbox.hold()
    try {
      this.#stream.receive(chunk)
    } catch (error) {
      this.#fault(error)
    }
    this.outbox.release()
  }

  #control(packet: ControlPacket) {
    if (packet.type === PacketType.connack) return this.#connack(packet)
    if (packet.type === PacketType.auth) return this.#authenticate(packet)
    if (packet.type === PacketType.disconnect)
      return this.fail(
        refusal('The broker closed the connection', packet.reasonCode || 0x80, packet.properties),
      )
    if (this.#phase !== 'established') throw forbidden('its first packet is not CONNACK') // [MQTT-3.2.0-1]
    this.#events.control(packet)
  }

  /** Answers a step of enhanced authentication; the broker may not ask for it anew by itself. */
  #authenticate({ reasonCode, properties }: AuthPacket): void {
    if (!this.#scram || this.#phase !== 'greeting') throw forbidden('it sent AUTH, which we did not ask for') // [MQTT-4.12.0-6]
    if (reasonCode !== CONTINUE_AUTHENTICATION || properties.authenticationMethod !== SCRAM_SHA_256)
      throw forbidden('it changed the way to authenticate') // [MQTT-4.12.0-5]
    this.#scram.final(properties.authenticationData ?? Buffer.alloc(0)).then(
      answer => {
        if (this.#phase !== 'greeting') return
        this.outbox.packet(encodeAuth(SCRAM_SHA_256, answer))
        this.outbox.flush()
      },
      error => {
        if (this.#phase === 'greeting') this.#fault(error)
      },
    )
  }

  #connack(packet: ConnackPacket) {
    if (this.#phase !== 'greeting') throw forbidden('it sent a second CONNACK') // [MQTT-3.2.0-2]
    const refused = connackError(packet, this.#settings)
    if (refused) return this.fail(refused)
    this.#scram?.verify(packet.properties.authenticationData)
    this.#deadline?.()
    this.#phase = 'established'
    const facts = { ...connectionFacts(packet, this.#settings), tls: this.#tls }
    this.#keepAlive.start(facts.keepAlive)
    if (!this.#reading) this.read(false)
    this.#events.established(facts)
  }

  #checkGreeted(): void {
    if (this.#phase !== 'established') throw forbidden('it sent PUBLISH before CONNACK')
  }

  #fault(error: unknown): void {
    const fault = error instanceof TomteError ? error : unexpected(error)
    if (
      this.#phase === 'established' &&
      this.#settings.protocolVersion === 5 &&
      fault instanceof ProtocolFault
    )
      this.outbox.packet(encodeDisconnect(5, fault.reasonCode)) // [MQTT-4.13.1-1]
    this.#failure ??= fault
    this.#finish()
  }

  /** Lets what is written go out, but not for ever. */
  #finish(): void {
    this.#stream.close()
    this.#keepAlive.stop()
    this.outbox.flush()
    this.#transport?.resume() // what is not read hides that the far end closes
    this.#transport?.end()
    this.#deadline?.()
    this.#deadline = this.#clock.after(FAREWELL, () => this.#transport?.destroy())
  }

  #write(bytes: Uint8Array): boolean {
    this.#keepAlive.sent()
    return this.#transport?.write(bytes) ?? true
  }

  #ping(): void {
    this.outbox.packet(PINGREQ)
    this.outbox.flush()
  }

  #closed(error: TomteError | undefined): void {
    if (this.#phase === 'closed') return
    const reason = this.#failure ?? this.#explained(error)
    this.#phase = 'closed'
    this.#deadline?.()
    this.#keepAlive.stop()
    this.#stream.close()
    this.outbox.close()
    this.#events.closed(reason)
  }

  #timeout(): TomteError {
    if (this.#phase === 'greeting') return greetingTimeout(this.#settings)
    return openingTimeout(this.#settings, this.#reached)
  }

  #explained(error: TomteError | undefined): TomteError {
    const brokenOff = error === undefined || error.code === 'ERR_CONNECTION_RESET'
    if (this.#phase === 'greeting' && brokenOff)
      return mqttError(
        'ERR_MQTT_NO_CONNACK',
        `${farEnd(this.#settings.address)} closed the connection without an answer to our greeting.`,
        {
          cause: error,
          hint: this.#tls
            ? 'It may not accept the client certificate, the client id or the version of MQTT; its log may say which.'
            : 'The port may speak TLS only (then use mqtts://), another protocol, or another version of MQTT.',
        },
      )
    return (
      error ??
      mqttError('ERR_MQTT_CONNECTION_LOST', `${farEnd(this.#settings.address)} closed the connection.`)
    )
  }
}

/** Whether the fault lies in the message, not in how many there are. */
function isSpoilt(fault: unknown): fault is ProtocolFault {
  return fault instanceof ProtocolFault && fault.reasonCode !== FaultReason.receiveMaximum
}

function noAnswer(): TomteError {
  return mqttError('ERR_MQTT_KEEP_ALIVE', 'The broker does not answer any more: the link to it is dead.')
}

function unexpected(error: unknown): TomteError {
  return mqttError('ERR_UNEXPECTED', `A received packet could not be worked on: ${String(error)}.`, {
    cause: error,
  })
}
