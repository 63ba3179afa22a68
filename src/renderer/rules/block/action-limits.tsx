import { NumberField } from '../../component/number-field.tsx'
import { Select } from '../../component/select.tsx'
import { Switch } from '../../component/switch.tsx'
import { TextField } from '../../component/text-field.tsx'
import { listIn, placeOfList } from '../draft/action-tree.ts'
import { withPart, withPartField } from '../draft/draft-edit.ts'
import { withField } from '../draft/part-value.ts'
import type { KeyedPart } from '../draft/rule-draft.ts'
import { useEditor, useFault } from '../editor/editor-context.tsx'
import { Place } from '../editor/place.tsx'
import { NestedActions } from './nested-actions.tsx'
import styles from './part.module.css'

/** Names of the fields that every action has beside its own. */
export const commonFields = ['timeout', 'retry', 'onError', 'onErrorActions', 'result', 'confirm']

/** What every action can say beside its own fields: how long, how often, and what when it fails. */
export function ActionLimits({ keyed, number }: { keyed: KeyedPart; number: string }) {
  const { editor } = useEditor()
  const { key, part } = keyed
  const timeoutFault = useFault(`${key}.timeout`)
  const retryFault = useFault(`${key}.retry`)
  const resultFault = useFault(`${key}.result`)
  const retry = part.retry as { times?: number; delay?: number } | undefined
  const set = (name: string, value: unknown) =>
    editor.change(draft => withPartField(draft, 'actions', key, name, value), `${key}.${name}`)
  return (
    <>
      <NumberField
        label="Give up after"
        unit="s"
        decimals={3}
        min={0}
        help="Empty: as long as it takes."
        error={timeoutFault}
        value={part.timeout as number | null}
        onChange={value => set('timeout', value ?? undefined)}
      />
      <NumberField
        label="When it fails, try again"
        unit="times"
        min={0}
        max={20}
        error={retryFault}
        value={retry?.times ?? null}
        onChange={times =>
          editor.change(
            draft => withPart(draft, 'actions', key, each => withField(each, 'retry', retried(retry, times))),
            `${key}.retry`,
          )
        }
      />
      {retry?.times !== undefined && (
        <NumberField
          label="First after"
          unit="s"
          decimals={3}
          min={0}
          max={3600}
          help="Each further wait is twice as long."
          value={retry.delay ?? 1}
          onChange={delay => set('retry.delay', delay ?? undefined)}
        />
      )}
      <Select
        label="When it failed for good"
        value={part.onError === 'continue' ? 'continue' : 'stop'}
        onChange={value => set('onError', value === 'stop' ? undefined : value)}
        options={[
          { value: 'stop', label: 'End the run' },
          { value: 'continue', label: 'Go on with the next action' },
        ]}
      />
      <Place name={`${key}.result`} className={styles.third}>
        <TextField
          label="Keep what came of it as"
          placeholder="answer"
          help="A variable of this run: later actions see {{variables.answer}}."
          error={resultFault}
          value={(part.result as string | undefined) ?? ''}
          onChange={name => set('result', name === '' ? undefined : name)}
        />
      </Place>
      <Switch
        label="Ask before it is carried out"
        checked={part.confirm === true}
        onChange={confirm => set('confirm', confirm ? true : undefined)}
      />
      <div className={styles.wide}>
        <div className={styles.nestedTitle}>
          When it failed for good, first do this (with <code>{'{{variables.error.message}}'}</code>)
        </div>
        <NestedActions
          place={placeOfList(key, 'onErrorActions')}
          parts={listIn(keyed, 'onErrorActions')}
          inside={`${number}.error.`}
          label={`When action ${number} failed`}
        />
      </div>
    </>
  )
}

function retried(retry: object | undefined, times: number | null): object | undefined {
  return times === null || times === 0 ? undefined : { ...retry, times }
}

/** What is set of these, in words. */
export function limitsSummary({ part, inner }: KeyedPart): string[] {
  const words: string[] = []
  const retry = part.retry as { times?: number } | undefined
  if (typeof part.timeout === 'number') words.push(`gives up after ${part.timeout} s`)
  if (retry?.times) words.push(retry.times === 1 ? 'tries once more' : `tries ${retry.times} times more`)
  if (part.onError === 'continue') words.push('goes on when it fails')
  if (inner?.lists.onErrorActions?.length) words.push('does something else when it fails')
  if (typeof part.result === 'string') words.push(`kept as ${part.result}`)
  if (part.confirm === true) words.push('asks first')
  return words
}
