import type { LeftOutReason } from '../../../shared/contract/operation.ts'
import { plural } from '../../component/number-format.ts'
import { Callout, Problem } from '../../component/problem.tsx'
import { clockTime } from '../../component/time-format.ts'
import { useRuleStatus } from '../../store/react.ts'

const reasons: Record<LeftOutReason, string> = {
  busy: 'because it was running',
  queue: 'because its queue was full',
  keys: 'because too many keys were under way',
  key: 'because its key could not be filled in',
  rate: 'over its rate limit',
  loop: 'to break a loop of rules',
  paused: 'while all rules were paused',
}

/** What keeps this rule from running. */
export function RuleTrouble({ rule }: { rule: string }) {
  const { fault, trouble } = useRuleStatus(rule) ?? {}
  if (fault) return <Problem error={fault} />
  if (!trouble) return null
  return (
    <Callout level="warning" title={trouble.error.message}>
      {trouble.error.hint}
      {trouble.until !== undefined && ` It goes on by itself at ${clockTime(trouble.until)}.`}
    </Callout>
  )
}

/** How often it waits to run, and why it did not run, each time that it would have. */
export function RunsNotBegun({ rule }: { rule: string }) {
  const { waiting = 0, leftOut } = useRuleStatus(rule) ?? {}
  const left = Object.entries(leftOut ?? {}).filter(([, times]) => times > 0)
  if (waiting === 0 && left.length === 0) return null
  const reasonsTold = left.map(
    ([reason, times]) => `${plural(times, 'time')} ${reasons[reason as LeftOutReason]}`,
  )
  return (
    <p className="secondary">
      {waiting > 0 && `${plural(waiting, 'event')} ${waiting === 1 ? 'waits its' : 'wait their'} turn. `}
      {left.length > 0 && `Since Tomte started it did not run ${reasonsTold.join(', ')}.`}
    </p>
  )
}
