import { withConditions } from '../draft/clause-edit.ts'
import { withClause } from '../draft/condition-edit.ts'
import { type ComparisonNode, comparisonOf } from '../draft/condition-node.ts'
import { useEditor, useFault } from '../editor/editor-context.tsx'
import { Place } from '../editor/place.tsx'
import { parsePath, valueAt } from '../scope/field-path.ts'
import { seen } from '../scope/scope-field.ts'
import { comparisonSummary } from '../words/summary.ts'
import { ClauseButtons } from './clause-buttons.tsx'
import { withFieldChosen } from './comparison-guess.ts'
import styles from './condition.module.css'
import { OperatorAndValue } from './operator-and-value.tsx'
import { ScopeFieldInput } from './scope-field-input.tsx'

/** One comparison: a field, how it is compared, and with what. */
export function ComparisonRow({ node }: { node: ComparisonNode }) {
  const { editor, matching, faults } = useEditor()
  const { key, field, op, value } = node
  const fieldFault = useFault(`${key}.field`)
  const valueFault = useFault(`${key}.value`)
  const clauseFault = faults.get(key)
  const keys = parsePath(field)
  const now = matching && keys ? valueAt(matching.scope, keys) : undefined
  const change = (next: Partial<ComparisonNode>, place: string) =>
    editor.change(
      draft => withConditions(draft, root => withClause<ComparisonNode>(root, key, next)),
      `${key}.${place}`,
    )
  const fault = fieldFault ?? valueFault ?? clauseFault
  const name = comparisonSummary(comparisonOf(node))

  return (
    <div className={styles.comparison}>
      <div className={styles.line}>
        <div className={styles.words}>
          <Place name={`${key}.field`} className={styles.field}>
            <ScopeFieldInput
              value={field}
              invalid={fieldFault !== undefined}
              onChange={next => change({ field: next }, 'field')}
              onChosen={(chosen, saw) => change({ field: chosen, ...withFieldChosen(node, saw) }, 'field')}
            />
          </Place>
          <OperatorAndValue
            op={op}
            value={value}
            place={`${key}.value`}
            invalid={valueFault !== undefined}
            onChange={(next, touched) => change(next, touched)}
          />
        </div>
        <ClauseButtons node={node} name={name} />
      </div>
      {fault ? (
        <p className={styles.fault} role="alert">
          {fault}
        </p>
      ) : (
        matching &&
        keys && (
          <p className={styles.saw}>
            {now === undefined ? (
              'The latest event has no such field.'
            ) : (
              <>
                Latest: <span className="mono">{seen(now)}</span>
              </>
            )}
          </p>
        )
      )}
    </div>
  )
}
