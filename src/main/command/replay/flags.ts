import { connectionFlags, connectionGroups } from '../client/connection-flags.ts'
import type { FlagGroup, FlagTable } from '../client/flag.ts'
import { helpLines } from '../client/help.ts'
import { replayUsage } from '../usage.ts'

const onto = {
  speed: {
    names: ['--speed'],
    value: 'N',
    says: '2 is twice as fast as it was, max without waiting; default 1',
  },
  topic: { names: ['-t', '--topic'], value: 'FILTER', says: 'only these topics; repeatable' },
} satisfies FlagTable

const dry = {
  dry: {
    names: ['--dry'],
    value: 'WORKSPACE',
    says: 'into the rules of this file: what they would do, done nowhere',
  },
  rule: { names: ['--rule'], value: 'ID', says: 'only this rule; repeatable' },
  as: { names: ['--as'], value: 'ID', says: 'the broker that the messages are to come from' },
  json: { names: ['--json'], says: 'all there is to know of it, as JSON' },
} satisfies FlagTable

export const replayFlags = { ...onto, ...dry, ...connectionFlags }
export type ReplayFlag = keyof typeof replayFlags

const groups: FlagGroup[] = [
  { title: 'Onto a broker', flags: onto },
  { title: 'Into rules', flags: dry },
  ...connectionGroups,
]

const notes = [
  'Messages are published with their own topic, QoS, retain flag and MQTT 5 properties (with -V 5), in their own time.',
  'FILE is a recording, or CSV where its name ends in .csv. Events that were no messages, and topics that begin with $, are left out.',
]

export function replayHelp(): string[] {
  return helpLines([replayUsage, 'tomte replay --dry WORKSPACE [--rule ID…] FILE'], groups, notes)
}
