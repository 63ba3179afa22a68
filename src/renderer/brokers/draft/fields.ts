import type { FieldFaults } from './validate.ts'

/** The named parts of the form; `basics` is what stands open above them. */
export type Section =
  | 'basics'
  | 'tls'
  | 'proxy'
  | 'headers'
  | 'session'
  | 'will'
  | 'subscriptions'
  | 'advanced'

const ADVANCED = new Set([
  'id',
  'maximumPacketSize',
  'receiveMaximum',
  'topicAliasMaximum',
  'requestResponseInformation',
  'userProperties',
])

/** Which part of the form shows the field at `path`. */
export function sectionOf(path: string): Section {
  const first = /^[A-Za-z]+/.exec(path)?.[0] ?? ''
  if (
    first === 'tls' ||
    first === 'proxy' ||
    first === 'headers' ||
    first === 'will' ||
    first === 'subscriptions'
  )
    return first
  if (['cleanStart', 'sessionExpiry', 'keepAlive'].includes(first)) return 'session'
  return ADVANCED.has(first) ? 'advanced' : 'basics'
}

/** Whether `path` is the field `field` or stands within it. */
export function within(path: string, field: string): boolean {
  return path === field || path.startsWith(`${field}.`) || path.startsWith(`${field}[`)
}

/** `faults` without those within `field`. */
export function withoutField(faults: FieldFaults, field: string): FieldFaults {
  const kept = Object.entries(faults).filter(([path]) => !within(path, field))
  return kept.length === Object.keys(faults).length ? faults : Object.fromEntries(kept)
}

/** The fault within `field`, first in the order found. */
export function faultWithin(faults: FieldFaults, field: string): string | undefined {
  return Object.entries(faults).find(([path]) => within(path, field))?.[1]
}
