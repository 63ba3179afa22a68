import { join } from 'node:path'
import { partsOf } from '../../src/main/bridge/parts.ts'
import type { WorldOptions } from '../../src/main/bridge/question/dry-run.ts'
import { offlineRegistry } from '../../src/main/bridge/validate.ts'
import { createExpressions } from '../../src/main/expression/expression.ts'
import { RecordingFolder } from '../../src/main/recording/recording-folder.ts'
import type { TomteEvent } from '../../src/shared/event.ts'
import { type Rule, ruleSchema } from '../../src/shared/workspace/rule.ts'
import { EVENT_TIME, messageEvent } from './events.ts'
import { openJournal } from './journal-bench.ts'
import { SimulatedClock } from './simulated-clock.ts'
import { temporaryFolder } from './temporary-folder.ts'

const registry = offlineRegistry()
const schema = ruleSchema(registry.triggerSchema, registry.actionSchema)

/** A rule as the real plug-ins take it; it listens for messages on `home/#` unless it says otherwise. */
export function realRule(fields: Record<string, unknown> = {}): Rule {
  return schema.parse({
    id: 'rule',
    name: 'A rule',
    triggers: [{ type: 'mqtt', broker: 'home', filter: 'home/#' }],
    actions: [],
    ...fields,
  })
}

/** A publish action; its topic `act`. */
export const publishes = (payload: string, fields: Record<string, unknown> = {}) => ({
  type: 'publish',
  broker: 'home',
  topic: 'act',
  payload,
  ...fields,
})

/** A journal with these messages, so many seconds after `EVENT_TIME`, and what questions over it need. */
export async function rehearsalWorld(messages: [seconds: number, topic: string, payload?: string][]) {
  const folder = await temporaryFolder()
  const clock = new SimulatedClock(EVENT_TIME)
  const { journal } = await openJournal(folder, { clock })
  for (const [index, [seconds, topic, payload = 'on']] of messages.entries()) {
    const event: TomteEvent = {
      ...messageEvent(topic, payload, { id: index + 1 }),
      time: EVENT_TIME + seconds * 1000,
    }
    journal.append(event, 0)
  }
  await journal.committed()
  await clock.advance(1000 * Math.max(0, ...messages.map(([seconds]) => seconds)))
  const world: WorldOptions = {
    parts: partsOf(registry, createExpressions()),
    registry,
    sources: { clock, journal, folder: new RecordingFolder(join(folder, 'recordings')) },
    span: { journal: {} },
    variables: {},
    warmUp: 3_600_000,
    loop: false,
    signal: new AbortController().signal,
    progress: () => {},
  }
  return { world, journal, clock, folder }
}
