import type { Rule } from '../../shared/workspace/rule.ts'
import type { Clock } from '../clock.ts'
import type { EventQueue } from '../event/event-queue.ts'
import type { Journal } from '../journal/journal.ts'
import type { Registry } from '../plugin/registry.ts'
import type { Awaits } from '../run/awaits.ts'
import type { DeadLetters } from '../run/dead-letters.ts'
import { createRunner } from '../run/rule-runner.ts'
import type { Run } from '../run/run.ts'
import type { Runner } from '../run/runner.ts'
import type { Surroundings } from '../run/surroundings.ts'
import type { Variables } from '../run/variables.ts'
import type { LiveMemory } from './live-memory.ts'
import type { Outcomes } from './outcomes.ts'
import type { Oversight } from './oversight.ts'
import { actionOf } from './parts.ts'
import type { RuleCalls } from './rule-calls.ts'
import { NOT_CARRIED_OUT, type Shadows } from './shadows.ts'

export interface LiveRunnerOptions {
  clock: Clock
  registry: Registry
  variables: Variables
  queue: EventQueue
  journal: Journal<Run>
  memory: LiveMemory
  oversight: Oversight
  shadows: Shadows
  outcomes: Outcomes
  calls: RuleCalls
  deadLetters: DeadLetters
  awaits: Awaits
  waitingRuns: Surroundings['waitingRuns']
  /** Resolves once the journal has all on disk; undefined where it keeps nothing. */
  recorded(): Promise<void> | undefined
}

/** The runner whose actions are carried out indeed: by plug-ins, watched by persons, written down in the journal. */
export function liveRunner({
  clock,
  registry,
  variables,
  queue,
  journal,
  memory,
  oversight,
  shadows,
  outcomes,
  calls,
  deadLetters,
  awaits,
  waitingRuns,
  recorded,
}: LiveRunnerOptions): Runner {
  return createRunner({
    clock,
    variables,
    awaits,
    waitingRuns,
    recorder: {
      runChanged: run => journal.runChanged(run),
      runEnded(run) {
        journal.runEnded(run)
        if (!shadows.has(run.rule.id)) outcomes.ended(run)
        calls.ended(run)
      },
      firingWaits: (event, rule) => journal.firingWaits(event, rule),
      firingLeft: event => journal.firingLeft(event),
      firingBegins: (event, rule) => journal.firingBegins(event, rule),
      recorded,
    },
    execute(type, config, context) {
      if (shadows.has(context.rule.id)) return NOT_CARRIED_OUT
      oversight.acting(type, config, context)
      return actionOf(registry, type).execute(config as never, context)
    },
    emit: (event, cause) => queue.emit('rule', oversight.caused(event, cause)),
    conditionFailed: ({ rule }, error) => memory.failed(rule.rule as Rule, error),
    async confirm(run, ...action) {
      if (!shadows.has(run.rule.id)) await oversight.questions.ask(run, ...action)
    },
    ended: (run, locals) => deadLetters.ended(run, locals, shadows.has(run.rule.id)),
    troubled: (...trouble) => oversight.troubled(...trouble),
  })
}
