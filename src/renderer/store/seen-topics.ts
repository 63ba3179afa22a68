import type { EventRow } from '../../shared/contract/event.ts'

/** Topics in `rows`, the latest first, at most `limit`; of one broker where it is named. For fields that complete topics. */
export function seenTopics(rows: readonly EventRow[], broker: string | null, limit = 500): string[] {
  const topics = new Set<string>()
  for (let i = rows.length - 1; i >= 0 && topics.size < limit; i--) {
    const row = rows[i]!
    if (row.topic !== undefined && (broker === null || row.broker === broker)) topics.add(row.topic)
  }
  return [...topics]
}
