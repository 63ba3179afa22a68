import { connectionFlags, connectionGroups } from '../client/connection-flags.ts'
import type { FlagGroup, FlagTable } from '../client/flag.ts'
import { helpLines } from '../client/help.ts'
import { pubUsage } from '../usage.ts'

const message = {
  topic: { names: ['-t', '--topic'], value: 'TOPIC', says: 'what to publish to' },
  message: { names: ['-m', '--message'], value: 'TEXT', says: 'the payload' },
  file: { names: ['-f', '--file'], value: 'FILE', says: 'the content of a file as the payload' },
  stdin: { names: ['-s', '--stdin-file'], says: 'all of stdin as the payload' },
  lines: { names: ['-l', '--stdin-line'], says: 'each line of stdin as a message, as it comes' },
  empty: { names: ['-n', '--null-message'], says: 'an empty payload' },
  qos: { names: ['-q', '--qos'], value: 'QOS', says: '0, 1 or 2; default 0' },
  retain: { names: ['-r', '--retain'], says: 'the broker keeps it for whoever subscribes later' },
  repeat: { names: ['--repeat'], value: 'COUNT', says: 'publish it so many times' },
  repeatDelay: { names: ['--repeat-delay'], value: 'SECONDS', says: 'wait so long in between' },
} satisfies FlagTable

export const pubFlags = { ...message, ...connectionFlags }
export type PubFlag = keyof typeof pubFlags

const groups: FlagGroup[] = [{ title: 'Message', flags: message }, ...connectionGroups]

const notes = [
  'It ends when all is acknowledged (QoS 1 and 2) or written (QoS 0). On a terminal it asks for what is missing.',
  '',
  'Exit codes: 0 good, 1 not understood or not reached, 7 connection lost, 8 TLS, else what the broker answered',
  '(MQTT 3.1.1: 5 not authorised …; MQTT 5: 135 …).',
]

export function pubHelp(): string[] {
  return helpLines([pubUsage, 'tomte pub -L mqtt://HOST/TOPIC {-m TEXT | …} [FLAG…]'], groups, notes)
}
