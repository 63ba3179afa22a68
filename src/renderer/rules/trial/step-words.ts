import type { TraceStep } from '../../../shared/contract/run.ts'
import type { Broker } from '../../../shared/workspace/broker.ts'
import { useBrokers } from '../../store/react.ts'
import type { Descriptors } from '../words/descriptors.ts'
import { partSummary } from '../words/summary.ts'
import { useDescriptors } from '../words/use-descriptors.ts'

/** Steps in one line, in the words that rules have in lists. */
export function useStepWords(): (steps: readonly TraceStep[]) => string {
  const descriptors = useDescriptors()
  const brokers = useBrokers()
  return steps => stepsInWords(steps, descriptors, brokers)
}

/** `Choose (Publish to act/fan), Wait 3 s`: what was reached, with what it was given. */
export function stepsInWords(
  steps: readonly TraceStep[],
  descriptors: Descriptors,
  brokers: Pick<Broker, 'id' | 'name'>[] = [],
): string {
  const reached = steps.filter(({ state }) => state !== 'skipped' && state !== 'waiting')
  const words = reached.map(({ type, input, steps: inner }) => {
    const given = input?.payload ? `: ${input.payload}` : ''
    const own = partSummary({ ...input, type }, descriptors.find('actions', type), brokers) + given
    return inner?.length ? `${own} (${stepsInWords(inner, descriptors, brokers)})` : own
  })
  return words.length === 0 ? 'nothing' : words.join(', ')
}
