import type { Journal, RecordedRun } from '../journal/journal.ts'
import type { UncertainMessage } from '../mqtt/durable-session.ts'

/** A message and its event are a moment apart, in which the clock may have been set. Milliseconds. */
const MARGIN = 60_000

/** Delivery ids of the events that the journal has of these messages; undefined where it is off or cannot be read. */
export async function journalledDeliveries<Run extends RecordedRun>(
  journal: Journal<Run>,
  broker: string,
  messages: readonly UncertainMessage[],
): Promise<ReadonlySet<number> | undefined> {
  if (journal.counters.state !== 'on') return undefined
  const wanted = new Set(messages.map(({ deliveryId }) => deliveryId))
  const from = Math.min(...messages.map(({ time }) => time)) - MARGIN
  const found = new Set<number>()
  try {
    for await (const entries of journal.read({ broker, from }))
      for (const { event } of entries) {
        const { deliveryId } = event.source
        if (deliveryId !== undefined && wanted.has(deliveryId)) found.add(deliveryId)
      }
    return found
  } catch {
    return undefined // then they are in doubt
  }
}
