import { DOUBT, numberedKey } from './durable-record.ts'
import type { DurableSession } from './durable-session.ts'
import { decodeDelivery } from './stored-state.ts'
import type { ApplicationMessage } from './types.ts'

/** The message in doubt with this delivery id, as it came; undefined where it is forgotten. */
export async function messageInDoubt(
  { store }: DurableSession,
  deliveryId: number,
): Promise<ApplicationMessage | undefined> {
  const wanted = numberedKey(DOUBT, deliveryId)
  const entry = (await store.load()).find(({ key }) => key === wanted)
  return entry && decodeDelivery(entry.value).message
}

/** Forgets messages in doubt: somebody has seen to them. */
export async function forgetDoubts({ store }: DurableSession, deliveryIds: readonly number[]): Promise<void> {
  await store.write(
    deliveryIds.map(id => ({ key: numberedKey(DOUBT, id) })),
    true,
  )
}
