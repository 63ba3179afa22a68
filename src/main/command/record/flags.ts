import { connectionFlags, connectionGroups } from '../client/connection-flags.ts'
import type { FlagGroup, FlagTable } from '../client/flag.ts'
import { helpLines } from '../client/help.ts'
import { recordUsage } from '../usage.ts'

const what = {
  topic: { names: ['-t', '--topic'], value: 'FILTER', says: 'what to record; repeatable' },
  qos: { names: ['-q', '--qos'], value: 'QOS', says: '0, 1 or 2; default 0' },
  noRetained: { names: ['-R'], says: 'no retained messages' },
  retainAsPublished: {
    names: ['--retain-as-published'],
    says: 'keep the retain flag as it was published (MQTT 5)',
  },
  as: { names: ['--as'], value: 'ID', says: 'the broker that rules know it by; default that of --broker' },
  prefix: { names: ['--prefix'], value: 'PREFIX', says: 'of the events; default MQTT' },
} satisfies FlagTable

const journal = {
  from: { names: ['--from'], value: 'TIME', says: 'such as 2026-11-20T18:00; what came before is left out' },
  to: { names: ['--to'], value: 'TIME', says: 'what came later is left out' },
  pattern: { names: ['--pattern'], value: 'PATTERN', says: 'events of this name, with * and ?' },
} satisfies FlagTable

const how = {
  count: { names: ['-C'], value: 'COUNT', says: 'end after so many messages' },
  timeout: { names: ['-W'], value: 'SECONDS', says: 'end after this time' },
  redact: { names: ['--redact'], says: 'make secrets unreadable: always so with --data' },
  noRedact: { names: ['--no-redact'], says: 'leave all as it is, with --data too' },
} satisfies FlagTable

export const recordFlags = { ...what, ...journal, ...how, ...connectionFlags }
export type RecordFlag = keyof typeof recordFlags

const groups: FlagGroup[] = [
  { title: 'What', flags: what },
  { title: 'Out of the journal of a data folder', flags: journal },
  { title: 'How', flags: how },
  ...connectionGroups,
]

const notes = [
  'FILE becomes NDJSON, one event a line; CSV where its name ends in .csv. A file that is there already stays as it is.',
  'With --data and no --broker it records nothing new: it takes what the journal of that folder has, while no Tomte runs on it.',
  'It ends, in order, with Ctrl-C.',
]

export function recordHelp(): string[] {
  return helpLines([recordUsage, 'tomte record --data DIR [--from TIME] [--to TIME] FILE'], groups, notes)
}
