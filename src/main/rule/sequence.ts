import type { TraceClause } from '../../shared/contract/run.ts'
import { TomteError } from '../../shared/errors.ts'
import type { TomteEvent } from '../../shared/event.ts'
import { compileField, fieldFault } from '../../shared/field-path.ts'
import type { SequenceWatch } from '../../shared/trigger-watch.ts'
import { type ConditionTools, compileCondition, type Holds } from './condition.ts'
import { seenText } from './condition-text.ts'
import { nothingRecalled, type Recalled } from './recall.ts'
import type { Variables } from './variables.ts'
import type { Advance, TriggerState, Watch } from './watch.ts'

/**
 * Of each number of steps the beginning of the youngest attempt that got so far is remembered: no older one can be complete in time
 * where that one is not. Once it is complete all attempts are over.
 * @throws TomteError ERR_RULE
 */
export function compileSequence(watch: SequenceWatch, tools: ConditionTools): Watch {
  const { within, common } = watch
  const fault = common === undefined ? null : fieldFault(common)
  if (fault) throw new TomteError('ERR_RULE', fault)
  const steps = watch.conditions.map(condition => condition && compileCondition(condition, tools))
  const field = common === undefined ? null : compileField(common)
  const longest = within * 1000
  const text = `${steps.length} steps within ${within} s`

  function advance(state: TriggerState | undefined, event: TomteEvent, step: number, fits: boolean): Advance {
    const begun = state?.begun ?? []
    const start = step === 0 ? event.time : (begun[step] ?? null)
    if (!fits || start === null || event.time - start > longest) return { state, fired: false }
    if (step + 1 === steps.length) return { state: undefined, fired: true }
    const next = Array.from({ length: steps.length }, (_, index) => begun[index] ?? null)
    next[step + 1] = Math.max(next[step + 1] ?? start, start)
    return { state: { begun: next }, fired: false }
  }

  return {
    text,
    missed: 'skip',
    lasts: longest,
    keyOf(event, variables) {
      if (!field) return ''
      const value = field(event, variables, event.time)
      return value === undefined || typeof value === 'object' ? null : String(value)
    },
    advance: (state, event, step, wanted, variables, recalled) =>
      advance(state, event, step, wanted && holds(steps[step], event, variables, recalled)),
    expired: () => undefined,
    skipped: () => undefined,
    begin: () => null,
    trace(state, event, step, wanted, variables, recalled): TraceClause {
      const fits = wanted && holds(steps[step], event, variables, recalled)
      const { fired } = advance(state, event, step, fits)
      return { path: 'trigger', text, held: fired, saw: reason(state, event, step, fits, fired) }
    },
  }

  function reason(
    state: TriggerState | undefined,
    event: TomteEvent,
    step: number,
    fits: boolean,
    fired: boolean,
  ) {
    const place = `step ${step + 1} of ${steps.length}`
    if (!fits) return `${place}, whose conditions do not hold`
    if (fired || step === 0) return place
    const start = state?.begun?.[step]
    if (start === undefined || start === null) return `${place}, without the step before it`
    const took = (event.time - start) / 1000
    return took > within ? `${place}, ${seenText(took)} s after the first` : place
  }
}

function holds(
  condition: Holds | undefined,
  event: TomteEvent,
  variables: Variables,
  recalled: Recalled = nothingRecalled,
): boolean {
  return condition === undefined || condition(event, variables, event.time, recalled)
}
