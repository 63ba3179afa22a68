import { useEffect, useState } from 'react'
import type { RuleCycle } from '../../../shared/contract/operation.ts'
import { Callout } from '../../component/problem.tsx'
import { useApp, useRules } from '../../store/react.ts'
import { type RuleDraft, ruleOfDraft } from '../draft/rule-draft.ts'

/** Milliseconds after the last touch. */
const PAUSE = 400
const MOST = 3
const none: readonly RuleCycle[] = []

/** Warns where the rule, as it stands here, would trigger itself in the end. */
export function RuleCycles({ draft, id }: { draft: RuleDraft; id: string | null }) {
  const cycles = useCycles(draft, id)
  if (cycles.length === 0) return null
  const more = cycles.length - MOST
  return (
    <Callout
      level="warning"
      title={
        cycles.length === 1
          ? 'This rule would trigger itself again and again.'
          : 'This rule would trigger itself again and again, in more than one way.'
      }
    >
      {cycles.slice(0, MOST).map(({ text }) => (
        <p key={text}>{text}</p>
      ))}
      {more > 0 && <p>…and {more} more.</p>}
      Where no condition ends it, Tomte breaks the loop and says so here. Publish to another topic, or add a
      condition.
    </Callout>
  )
}

function useCycles(draft: RuleDraft, id: string | null): readonly RuleCycle[] {
  const app = useApp()
  const others = useRules()
  const [cycles, setCycles] = useState(none)
  // biome-ignore lint/correctness/useExhaustiveDependencies: another rule may close the round, or open it
  useEffect(() => {
    if (!draft.enabled || draft.triggers.length === 0 || draft.actions.length === 0) {
      setCycles(none)
      return
    }
    let over = false
    const timer = setTimeout(() => {
      const written = ruleOfDraft(draft, id ?? 'draft')
      const rule = { ...written, name: written.name === '' ? 'This rule' : written.name }
      app.call('rule.cycles', { rule }).then(
        answer => !over && setCycles(answer.cycles),
        // What is not complete yet has its faults at the fields.
        () => !over && setCycles(none),
      )
    }, PAUSE)
    return () => {
      over = true
      clearTimeout(timer)
    }
  }, [app, draft, id, others])
  return cycles
}
