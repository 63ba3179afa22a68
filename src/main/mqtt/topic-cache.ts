import { TomteError } from '../../shared/errors.ts'
import { topicNameFault } from '../../shared/topic.ts'

const MOST = 2000

/** Topic Names that were checked and encoded before; a bridge publishes to few of them, very often. */
export class TopicCache {
  readonly #encoded = new Map<string, Uint8Array>()

  /** The topic in UTF-8; throws a TomteError where it is no Topic Name. */
  encode(topic: string): Uint8Array {
    const known = this.#encoded.get(topic)
    if (known) return known
    const fault = topicNameFault(topic)
    if (fault) throw new TomteError('ERR_TOPIC', fault, { layer: 'MQTT' })
    if (this.#encoded.size >= MOST) this.#encoded.clear()
    const encoded = Buffer.from(topic)
    this.#encoded.set(topic, encoded)
    return encoded
  }
}
