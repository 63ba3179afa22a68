import { topicFilterFault } from '../../../shared/topic.ts'
import type { QoS, Subscription } from '../../mqtt/types.ts'
import type { Given } from '../client/flag.ts'
import type { GivenProperties } from '../client/property-flag.ts'
import { UsageError } from '../command.ts'
import type { SubFlag } from './flags.ts'
import { compileFormat } from './format.ts'
import type { Part } from './part.ts'
import type { ReceptionSettings } from './reception.ts'

/** What is printed of a message. */
export interface Print {
  style: 'payload' | 'topic and payload' | 'format' | 'nothing'
  format: readonly Part[]
  newline: boolean
}

export interface SubSettings {
  unsubscribe: string[]
  reception: Omit<ReceptionSettings, 'random'>
  print: Print
  removeRetained: boolean
  /** Milliseconds. */
  timeout?: number
  endsSubscribed: boolean
}

/** Longest wait that a timer of Node can make. */
const LONGEST_SECONDS = 2_000_000

/** Reads what is about receiving and printing. @throws UsageError */
export function subSettings(given: Given<SubFlag>): SubSettings {
  if (given.has('noRetained') && given.has('retainedOnly'))
    throw new UsageError('-R and --retained-only together leave nothing.')
  const seconds = given.number('timeout', 0.001, LONGEST_SECONDS, 'time to end after')
  return {
    unsubscribe: filters(given.all('unsubscribe')),
    reception: {
      count: given.whole('count', 1, Number.MAX_SAFE_INTEGER, 'count of messages'),
      filtersOut: filters(given.all('filterOut')),
      noRetained: given.has('noRetained'),
      retainedOnly: given.has('retainedOnly'),
      chance: (given.number('randomFilter', 0, 100, 'percentage') ?? 100) / 100,
    },
    print: printOf(given),
    removeRetained: given.has('removeRetained'),
    timeout: seconds === undefined ? undefined : seconds * 1000,
    endsSubscribed: given.has('afterSubscribed'),
  }
}

/** The subscriptions to make. @throws UsageError */
export function subscriptionsOf(
  topics: readonly string[],
  given: Given<'qos' | 'retainAsPublished'>,
  properties: GivenProperties,
): Subscription[] {
  const qos = (given.whole('qos', 0, 2, 'QoS') ?? 0) as QoS
  const retainAsPublished = given.has('retainAsPublished')
  return filters(topics).map(filter => ({ filter, qos, retainAsPublished, ...properties.subscribe }))
}

function printOf(given: Given<SubFlag>): Print {
  const format = given.text('format')
  const parts = format === undefined ? [] : compileFormat(format, given.has('pretty'))
  const style = given.has('stats')
    ? 'nothing'
    : format !== undefined
      ? 'format'
      : given.has('verbose')
        ? 'topic and payload'
        : 'payload'
  return { style, format: parts, newline: !given.has('noNewline') }
}

function filters(all: readonly string[]): string[] {
  for (const filter of all) {
    const fault = topicFilterFault(filter)
    if (fault) throw new UsageError(fault)
  }
  return [...all]
}
