import { topicFilterFault } from '../../../shared/topic.ts'
import type { Broker } from '../../../shared/workspace/broker.ts'

/** Whether some topic matches both topic filters. */
export function filtersOverlap(a: string, b: string): boolean {
  return overlap(levelsOf(a), levelsOf(b))
}

function overlap(a: readonly string[], b: readonly string[]): boolean {
  for (let index = 0; ; index++) {
    const [left, right] = [a[index], b[index]]
    if (left === '#' || right === '#') return true // also the parent level, which `a/#` matches
    if (left === undefined || right === undefined) return left === right
    if (left !== right && left !== '+' && right !== '+') return false
  }
}

function levelsOf(filter: string): string[] {
  return filter.replace(/^\$share\/[^/]+\//, '').split('/')
}

/**
 * The brokers among those meant (one, or any) that a message on `filter` cannot come from, since none of their subscriptions lets
 * it in; empty where at least one does, or where nothing can be told.
 */
export function brokersNotSubscribed(
  filter: string,
  broker: string | null,
  brokers: readonly Pick<Broker, 'id' | 'name' | 'subscriptions'>[],
): readonly Pick<Broker, 'id' | 'name'>[] {
  if (topicFilterFault(filter)) return []
  const meant = brokers.filter(({ id }) => broker === null || id === broker)
  const lets = meant.some(({ subscriptions }) =>
    subscriptions.some(own => filtersOverlap(own.filter, filter)),
  )
  return lets ? [] : meant
}
