import type { EventSource, TomteEvent } from '../../../shared/event.ts'
import { Payload } from '../../../shared/payload.ts'
import type { RuleTestEvent } from '../../../shared/rule-test.ts'
import { topicSuffix } from '../../event/topic-suffix.ts'

/** The events of a test, in the order in which they are written; ids by position unless they have their own. */
export function testEvents(
  written: readonly RuleTestEvent[],
  { start, broker }: { start: number; broker: string },
): TomteEvent[] {
  let last = start - 1000
  return written.map((event, position) => {
    const time = event.time ?? (event.at === undefined ? last + 1000 : start + event.at * 1000)
    last = time
    return {
      id: event.id ?? position + 1,
      time,
      prefix: event.prefix,
      suffix: event.suffix ?? topicSuffix(event.source?.topic ?? event.topic ?? '', 0),
      payload: payloadOf(event),
      source: event.source ? (event.source as EventSource) : sourceOf(event, broker),
    }
  })
}

function payloadOf({ text, json, payload }: RuleTestEvent): Payload {
  if (payload !== undefined) return Payload.ofBytes(Buffer.from(payload, 'base64'))
  return Payload.ofValue(text ?? (json === undefined ? undefined : JSON.stringify(json)))
}

function sourceOf(
  { topic, qos = 0, retain = false, properties, ...event }: RuleTestEvent,
  broker: string,
): EventSource {
  if (topic === undefined) return { plugin: 'test' }
  return {
    plugin: 'mqtt',
    broker: event.broker ?? broker,
    topic,
    qos,
    retain,
    ...(properties && { properties }),
  }
}
