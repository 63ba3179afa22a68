import { connectionFlags, connectionGroups } from '../client/connection-flags.ts'
import type { FlagGroup, FlagTable } from '../client/flag.ts'
import { helpLines } from '../client/help.ts'
import { subUsage } from '../usage.ts'

const subscription = {
  topic: { names: ['-t', '--topic'], value: 'FILTER', says: 'what to subscribe to; repeatable' },
  filterOut: { names: ['-T', '--filter-out'], value: 'FILTER', says: 'topics not to print; repeatable' },
  unsubscribe: {
    names: ['-U', '--unsubscribe'],
    value: 'FILTER',
    says: 'end what a kept session has; repeatable',
  },
  qos: { names: ['-q', '--qos'], value: 'QOS', says: '0, 1 or 2; default 0' },
  noRetained: { names: ['-R'], says: 'no retained messages' },
  retainedOnly: { names: ['--retained-only'], says: 'end at the first message that is not retained' },
  removeRetained: {
    names: ['--remove-retained'],
    says: 'remove the retained messages that came from the broker',
  },
  retainAsPublished: {
    names: ['--retain-as-published'],
    says: 'keep the retain flag as it was published (MQTT 5)',
  },
} satisfies FlagTable

const end = {
  count: { names: ['-C'], value: 'COUNT', says: 'end after so many messages' },
  timeout: { names: ['-W'], value: 'SECONDS', says: 'end after this time, with exit code 27' },
  afterSubscribed: { names: ['-E'], says: 'end once the broker has answered the subscriptions' },
} satisfies FlagTable

const output = {
  verbose: { names: ['-v', '--verbose'], says: 'the topic before each payload' },
  format: { names: ['-F'], value: 'FORMAT', says: 'what to print for each message, see below' },
  pretty: { names: ['--pretty'], says: 'JSON of %j and %J over several lines' },
  noNewline: { names: ['-N'], says: 'no newline after a message' },
  randomFilter: {
    names: ['--random-filter'],
    value: 'PERCENT',
    says: 'print so many of them, chosen at random',
  },
  stats: { names: ['--stats'], says: 'print nothing but count, seconds and rate at the end' },
} satisfies FlagTable

export const subFlags = { ...subscription, ...end, ...output, ...connectionFlags }
export type SubFlag = keyof typeof subFlags

const groups: FlagGroup[] = [
  { title: 'What', flags: subscription },
  { title: 'When to end', flags: end },
  { title: 'Output', flags: output },
  ...connectionGroups,
]

const notes = [
  'A format replaces: %t topic, %p payload, %x %X payload in hex, %l its length, %q QoS, %r retain flag, %m packet identifier,',
  '%j all as JSON with the payload as text, %J with the payload as JSON, %I ISO 8601 time, %U Unix time with nanoseconds, and of',
  'MQTT 5: %C content type, %D correlation data, %E message expiry, %F payload format, %P user properties, %R response topic,',
  '%S subscription identifier; @Y @m @d @H @M @S … parts of the time as in date(1), @N nanoseconds; \\n \\t \\r \\0 \\a \\e \\v;',
  '%% @@ \\\\ themselves. Between % and its letter: - left, 0 zeros, a width, .LONGEST.',
  '',
  'Exit codes: 0 good, 1 not understood or not reached, 7 connection lost, 8 TLS, 27 timeout, else what the broker answered',
  '(MQTT 3.1.1: 5 not authorised …; MQTT 5: 135 …).',
]

export function subHelp(): string[] {
  return helpLines([subUsage, 'tomte sub -L mqtt://HOST/FILTER [FLAG…]'], groups, notes)
}
