import type { SilenceWatch } from '../../shared/trigger-watch.ts'
import { topicOf } from './recall.ts'
import type { TriggerKey } from './trigger-key.ts'
import { type ArmedBy, armedBy, NO_BYTES, type Watch } from './watch.ts'

/** Each message puts the end of the silence off; retained ones and a backlog are no sign of life. */
export function compileSilence({ seconds, perTopic, missed }: SilenceWatch, key: TriggerKey): Watch {
  const lasts = seconds * 1000
  const single = !perTopic || ('filter' in key && !/[+#]/.test(key.filter))
  const text = `nothing came for ${seconds} s`
  return {
    text,
    missed,
    lasts,
    keyOf: event => (single ? '' : topicOf(event)),
    advance: (state, event, _step, wanted) => ({
      state: wanted ? { due: event.time + lasts, by: armedBy(event) } : state,
      fired: false,
    }),
    expired: ({ by }) => ({ silent: true, by }),
    skipped: ({ by }, now) => ({ due: now + lasts, by }),
    begin: now => (single ? { due: now + lasts, by: firstBy(key) } : null),
    trace: () => ({ path: 'trigger', text, held: false, saw: 'this message, which ends the silence' }),
  }
}

/** Where no message ever came, the event tells at least what is silent. */
function firstBy(key: TriggerKey): ArmedBy {
  if ('pattern' in key) return { bytes: NO_BYTES }
  const by: ArmedBy = { bytes: NO_BYTES }
  if (key.broker !== null) by.broker = key.broker
  if (!/[+#]/.test(key.filter)) by.topic = key.filter
  return by
}
