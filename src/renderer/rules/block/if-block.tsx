import { Lightbulb } from 'lucide-react'
import { useMemo } from 'react'
import type { Comparison } from '../../../shared/workspace/condition.ts'
import { Button } from '../../component/button.tsx'
import styles from '../condition/condition.module.css'
import { ConditionGroup } from '../condition/condition-group.tsx'
import { withComparisonAdded } from '../draft/clause-edit.ts'
import { draftOfValue } from '../draft/compared-value.ts'
import { withClause } from '../draft/condition-edit.ts'
import type { ComparisonNode } from '../draft/condition-node.ts'
import type { RuleDraft } from '../draft/rule-draft.ts'
import { useDraft, useEditor } from '../editor/editor-context.tsx'
import { SentenceBlock } from '../editor/sentence-block.tsx'
import { suggestedComparison } from '../scope/suggested-comparison.ts'
import { comparisonSummary } from '../words/summary.ts'

/** If: the conditions; without any the rule always runs. */
export function IfBlock() {
  const { editor, matching } = useEditor()
  const conditions = useDraft(draft => draft.conditions)
  const isEmpty = conditions.nodes.length === 0
  const suggested = useMemo(
    () => (matching && isEmpty ? suggestedComparison(matching.scope) : null),
    [matching, isEmpty],
  )
  return (
    <SentenceBlock
      word="If"
      place="conditions"
      empty={isEmpty ? 'It runs each time. Add a condition to be choosy.' : undefined}
    >
      <ConditionGroup group={conditions} isRoot />
      {suggested && (
        <div className={styles.suggestion}>
          <Lightbulb size={14} strokeWidth={1.75} aria-hidden="true" />
          <span>
            For instance only where <span className="mono">{comparisonSummary(suggested)}</span>
          </span>
          <Button small onClick={() => editor.change(draft => withSuggestion(draft, suggested))}>
            Add this
          </Button>
        </div>
      )}
    </SentenceBlock>
  )
}

function withSuggestion(draft: RuleDraft, { field, op, value }: Comparison): RuleDraft {
  const added = withComparisonAdded(draft, draft.conditions.key, field)
  const key = added.conditions.nodes.at(-1)!.key
  return {
    ...added,
    conditions: withClause<ComparisonNode>(added.conditions, key, { op, value: draftOfValue(value) }),
  }
}
