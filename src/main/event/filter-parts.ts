import type { EmittedEvent } from '../../shared/event.ts'
import type { ExpressionCompiler } from '../../shared/expression.ts'
import type { Clock } from '../clock.ts'

/** What event filters work with. */
export interface FilterParts {
  clock: Clock
  /** Undefined: filters with expressions let nothing pass. */
  expressions?: ExpressionCompiler
  /** What a filter keeps apart: the topic, or the broker with it where several meet. */
  keyOf(event: EmittedEvent, topic: string): string
}

export function byTopic(_event: EmittedEvent, topic: string): string {
  return topic
}

export function byBrokerAndTopic(event: EmittedEvent, topic: string): string {
  return `${event.source?.broker}/${topic}`
}
