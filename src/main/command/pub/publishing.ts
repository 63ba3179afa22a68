import type { MqttClient } from '../../mqtt/client.ts'
import type { ApplicationMessage } from '../../mqtt/types.ts'

/** QoS 1 and 2 messages that may be open at a time: many times what a broker takes at once, and few to hold on to. */
const MOST_OPEN = 500

/** Publishes one message after the other, and knows what became of them without holding on to each. */
export class Publishing {
  readonly #client: MqttClient
  readonly #failed: (error: unknown) => void
  #unwritten = 0
  #open = 0
  #waiting: { most: number; resolve: () => void } | undefined

  /** `failed` is told of each message that did not go out or was refused. */
  constructor(client: MqttClient, failed: (error: unknown) => void) {
    this.#client = client
    this.#failed = failed
  }

  /** Whether a message never went out; what the broker itself refused does not count. */
  get hasUnsent(): boolean {
    return this.#unwritten + this.#client.counters.dropped > 0
  }

  /** Publishes messages of one QoS in order; resolves when more may follow. */
  async publish(messages: readonly ApplicationMessage[]): Promise<void> {
    const last = messages.length - 1
    for (const [index, message] of messages.entries()) {
      // Of QoS 0 there is nothing to be known but that the last one is written, and so all before it.
      if (message.qos === 0 && index < last) this.#send(message)
      else this.#publish(message)
      if (this.#open === MOST_OPEN) await this.#atMost(MOST_OPEN / 2)
    }
    if (messages[last]?.qos === 0) await this.settled()
  }

  /** Resolves when all is written and acknowledged. */
  settled(): Promise<void> {
    return this.#atMost(0)
  }

  #send(message: ApplicationMessage): void {
    try {
      this.#client.send(message)
    } catch (error) {
      this.#unwritten++
      this.#failed(error)
    }
  }

  #publish(message: ApplicationMessage): void {
    this.#open++
    this.#client.publish(message).then(
      () => this.#done(),
      error => {
        if (message.qos === 0) this.#unwritten++
        this.#failed(error)
        this.#done()
      },
    )
  }

  #done(): void {
    this.#open--
    if (!this.#waiting || this.#open > this.#waiting.most) return
    this.#waiting.resolve()
    this.#waiting = undefined
  }

  #atMost(most: number): Promise<void> {
    if (this.#open <= most) return Promise.resolve()
    return new Promise(resolve => {
      this.#waiting = { most, resolve }
    })
  }
}
