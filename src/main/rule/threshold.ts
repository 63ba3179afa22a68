import type { TraceClause } from '../../shared/contract/run.ts'
import { TomteError } from '../../shared/errors.ts'
import { compileField, fieldFault } from '../../shared/field-path.ts'
import type { ThresholdWatch } from '../../shared/trigger-watch.ts'
import { seenText } from './condition-text.ts'
import { topicOf } from './recall.ts'
import { armedBy, type TriggerState, type Watch } from './watch.ts'

/** @throws TomteError ERR_RULE where the field or the limit cannot be */
export function compileThreshold(watch: ThresholdWatch): Watch {
  const { field: path, above, below, hysteresis, stays = 0, missed } = watch
  const fault = fieldFault(path)
  if (fault) throw new TomteError('ERR_RULE', fault)
  if ((above === undefined) === (below === undefined))
    throw new TomteError('ERR_RULE', 'A threshold is crossed above or below one limit.')
  const field = compileField(path)
  const sign = above === undefined ? -1 : 1
  const limit = above ?? below ?? 0
  const text = `${path} goes ${above === undefined ? 'below' : 'above'} ${limit}${stays > 0 ? ` for ${stays} s` : ''}`

  /** Which side the number is on; between the limit and the way back it stays on the side where it was. */
  function isBeyond(value: number, before: boolean): boolean {
    const over = sign * (value - limit)
    return over > 0 || (before && over > -hysteresis)
  }

  return {
    text,
    missed,
    lasts: stays * 1000,
    keyOf: topicOf,
    advance(state, event, _step, wanted, variables) {
      const value = numberOf(field(event, variables, event.time))
      if (value === undefined) return { state, fired: false }
      const beyond = isBeyond(value, state?.beyond === true)
      if (state !== undefined && state.beyond === beyond) return { state, fired: false }
      const crosses = beyond && wanted && state !== undefined
      if (crosses && stays > 0)
        return { state: { beyond, due: event.time + stays * 1000, by: armedBy(event) }, fired: false }
      return { state: beyond ? BEYOND : BACK, fired: crosses }
    },
    expired: () => BEYOND,
    skipped: () => BEYOND,
    begin: () => null,
    trace(state, event, index, wanted, variables, recalled): TraceClause {
      const seen = field(event, variables, event.time)
      const { fired, state: after } = this.advance(state, event, index, wanted, variables, recalled)
      return {
        path: 'trigger',
        text,
        held: fired,
        saw: `${seenText(seen)}, ${reason(state, after, fired, seen)}`,
      }
    },
  }
}

const BEYOND: TriggerState = { beyond: true }
const BACK: TriggerState = { beyond: false }

function reason(
  before: TriggerState | undefined,
  after: TriggerState | undefined,
  fired: boolean,
  seen: unknown,
) {
  if (numberOf(seen) === undefined) return 'which is no number'
  if (fired) return 'and was not beyond it before'
  if (before === undefined) return 'the first number of this topic'
  if (!after?.beyond) return 'not beyond it'
  if (after.due === undefined) return 'beyond it already'
  return after === before ? 'which has not stayed so long yet' : 'which has to stay so long'
}

function numberOf(value: unknown): number | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined
  if (typeof value !== 'string' || value.trim() === '') return undefined
  const number = Number(value)
  return Number.isFinite(number) ? number : undefined
}
