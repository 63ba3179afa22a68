import type { EventDetail } from '../../../src/shared/contract/event.ts'
import { toBase64 } from '../../../src/shared/encoding.ts'

/** An event as the core answers with it, from an MQTT message unless `topic` is null. */
export function eventDetail(
  payload: string | Uint8Array,
  topic: string | null = 'home/kitchen/temperature',
): EventDetail {
  const bytes = typeof payload === 'string' ? new TextEncoder().encode(payload) : payload
  const suffix = topic === null ? 'Started' : topic.split('/').slice(1).join('.')
  const mqtt = topic === null ? {} : { broker: 'home', topic, qos: 0 as const, retain: false }
  return {
    row: {
      id: 7,
      time: 1_700_000_000_000,
      prefix: topic === null ? 'Tomte' : 'Home',
      suffix,
      kind: 'json',
      preview: '',
      size: bytes.length,
      fired: 0,
      ...mqtt,
    },
    source: { plugin: topic === null ? 'tomte' : 'mqtt', ...mqtt },
    payload: toBase64(bytes),
    truncated: false,
    runs: [],
  }
}
