import { Plus, X } from 'lucide-react'
import { Button, IconButton } from '../../component/button.tsx'
import { Segments } from '../../component/select.tsx'
import { TextField } from '../../component/text-field.tsx'
import { TopicField } from '../../component/topic-field.tsx'
import { BrokerSelect } from '../condition/broker-select.tsx'
import { ConditionGroup } from '../condition/condition-group.tsx'
import { placeOfList, type StepDraft, stepsIn } from '../draft/action-tree.ts'
import { withStep, withStepAdded, withStepRemoved } from '../draft/draft-edit.ts'
import { useEditor, useFault } from '../editor/editor-context.tsx'
import { Place } from '../editor/place.tsx'
import styles from './part.module.css'
import type { TreeFieldProps } from './tree-field-props.ts'

/** Events that must come one after the other. */
export function StepsField({ keyed, hint }: TreeFieldProps) {
  const { editor } = useEditor()
  const { key } = keyed
  const steps = stepsIn(keyed)
  const fault = useFault(placeOfList(key, hint.name))
  return (
    <div className={styles.branches}>
      {steps.map((step, index) => (
        <Step key={step.key} part={key} step={step} index={index} />
      ))}
      <div>
        <Button
          small
          variant="quiet"
          icon={Plus}
          onClick={() => editor.change(draft => withStepAdded(draft, key))}
        >
          Add step
        </Button>
      </div>
      {fault && steps.length < 2 && (
        <p className={styles.fault} role="alert">
          {fault}
        </p>
      )}
    </div>
  )
}

function Step({ part, step, index }: { part: string; step: StepDraft; index: number }) {
  const { editor } = useEditor()
  const { key, own } = step
  const fault = useFault(key)
  const kind = own.pattern === undefined ? 'filter' : 'pattern'
  const set = (next: Record<string, unknown>, field: string) =>
    editor.change(draft => withStep(draft, part, key, next), `${key}.${field}`)
  return (
    <fieldset className={styles.branch} aria-label={`Step ${index + 1}`}>
      <div className={styles.branchHead}>
        <span className={styles.branchWord}>{index === 0 ? 'First' : 'then'}</span>
        <IconButton
          icon={X}
          label={`Remove step ${index + 1}`}
          onClick={() => editor.change(draft => withStepRemoved(draft, part, key))}
        />
      </div>
      <div className={styles.step}>
        <Segments
          label={<span className="hidden-visually">Kind of step</span>}
          value={kind}
          onChange={next => set(next === 'filter' ? { filter: '' } : { pattern: '' }, 'kind')}
          options={[
            { value: 'filter', label: 'a message on' },
            { value: 'pattern', label: 'an event' },
          ]}
        />
        <Place name={`${key}.${kind}`} className={styles.stepName}>
          {kind === 'filter' ? (
            <TopicField
              label={<span className="hidden-visually">Topic filter</span>}
              kind="filter"
              broker={(own.broker as string | undefined) ?? null}
              value={(own.filter as string | undefined) ?? ''}
              onChange={filter => set({ ...own, filter }, 'filter')}
            />
          ) : (
            <TextField
              label={<span className="hidden-visually">Event pattern</span>}
              placeholder="Hall.*"
              mono
              value={(own.pattern as string | undefined) ?? ''}
              onChange={pattern => set({ ...own, pattern }, 'pattern')}
            />
          )}
        </Place>
        {kind === 'filter' && (
          <BrokerSelect
            value={(own.broker as string | null | undefined) ?? null}
            onChange={broker => {
              const { broker: _, ...others } = own
              set(broker === null ? others : { ...others, broker }, 'broker')
            }}
          />
        )}
      </div>
      <ConditionGroup group={step.conditions} isRoot plain />
      {fault && (
        <p className={styles.fault} role="alert">
          {fault}
        </p>
      )}
    </fieldset>
  )
}
