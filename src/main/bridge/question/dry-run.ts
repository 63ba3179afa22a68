import type { DryRun } from '../../../shared/contract/question.ts'
import type { EventSpan } from '../../../shared/contract/recording.ts'
import type { Rule } from '../../../shared/workspace/rule.ts'
import type { VariableSnapshot } from '../../run/variables.ts'
import { Passage } from './passage.ts'
import { Rehearsal, type RehearsalOptions } from './rehearsal.ts'
import { RehearsedRuns } from './rehearsed-runs.ts'
import { remarksOn } from './remarks.ts'
import type { SpanSources } from './span.ts'

/** What every question over a span needs. */
export interface WorldOptions extends Pick<RehearsalOptions, 'parts' | 'registry' | 'fails'> {
  sources: SpanSources
  span: EventSpan
  variables: VariableSnapshot
  warmUp: number
  loop: boolean
  signal: AbortSignal
  progress(progress: { events: number; runs: number; fraction: number }): void
}

/** Says what rules would have done over a span, and does nothing. Rejects with the reason of the signal, or where the span cannot be read. */
export async function dryRun(rules: readonly Rule[], world: WorldOptions): Promise<DryRun> {
  const { sources, signal, progress } = world
  const began = sources.clock.monotonic()
  const runs = new RehearsedRuns()
  const passage = new Passage({
    ...world,
    progress: passed => progress({ ...passed, runs: runs.count }),
  })
  const rehearsal = new Rehearsal({
    ...world,
    rules: armed(rules),
    signal,
    breathe: passage.breathe,
    ended: run => runs.add(run),
  })
  const passed = await passage.lead([rehearsal])
  return {
    ...passed,
    rules: rules.map(({ id, name }) => {
      const leftOut = rehearsal.leftOut(id)
      const error = rehearsal.errorOf(id)
      return { id, name, ...runs.of(id), leftOut, ...(error && { error }) }
    }),
    runs: runs.count,
    first: runs.first,
    last: runs.last(),
    remarks: remarksOn(rules, {
      loop: world.loop,
      dropped: rehearsal.dropped,
      missing: rehearsal.missingFailures,
    }),
    took: sources.clock.monotonic() - began,
  }
}

/** A rule that is asked about is asked as if it were switched on. */
export function armed(rules: readonly Rule[]): Rule[] {
  return rules.map(rule => (rule.enabled ? rule : { ...rule, enabled: true }))
}
