import { utf8Length } from '../utf8.ts'
import type { Preset, Sourced } from './preset.ts'

/** A message as the rules see it. */
export interface Outgoing {
  topic: string
  qos: number
  /** Of the payload. */
  bytes: number
}

/** The rule that a message breaks, and which part of it does. */
export interface Breach extends Sourced {
  about: 'topic' | 'qos' | 'payload'
}

/** Checks messages against the rules of a service for a client; made once, for it compiles the patterns. */
export function publishCheck(
  { qos, topic, publish, payload }: Preset,
  clientId: string,
): (message: Outgoing) => Breach | undefined {
  const allowed = publish?.allowed.map(pattern => forClient(pattern, clientId))
  return message => {
    if (qos && message.qos > qos.value) return { about: 'qos', ...sourceOf(qos) }
    if (topic && !topicFits(topic, message.topic)) return { about: 'topic', ...sourceOf(topic) }
    if (publish?.refused.test(message.topic) && !allowed?.some(pattern => pattern.test(message.topic)))
      return { about: 'topic', ...sourceOf(publish) }
    if (payload && message.bytes > payload.bytes) return { about: 'payload', ...sourceOf(payload) }
    return undefined
  }
}

/** Whether a topic or topic filter is short and flat enough. */
export function topicFits(
  { bytes, slashes, uncounted }: NonNullable<Preset['topic']>,
  topic: string,
): boolean {
  const counted = topic.replace(uncounted, '')
  return utf8Length(counted) <= bytes && counted.split('/').length - 1 <= slashes
}

/** Whether one of the topic filters that a service allows a client is `filter`. */
export function filterAllowed(
  { allowed }: NonNullable<Preset['subscribe']>,
  clientId: string,
  filter: string,
): boolean {
  return allowed.some(pattern => forClient(pattern, clientId).test(filter))
}

function forClient(pattern: RegExp, clientId: string): RegExp {
  const literal = clientId.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')
  return new RegExp(pattern.source.replace('\\{clientId\\}', () => literal))
}

function sourceOf({ says, link }: Sourced): Sourced {
  return { says, link }
}
