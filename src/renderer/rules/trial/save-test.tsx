import { useState } from 'react'
import type { EventSpan } from '../../../shared/contract/recording.ts'
import { type PlainError, toPlainError } from '../../../shared/errors.ts'
import { InlineForm } from '../../component/inline-form.tsx'
import { plural } from '../../component/number-format.ts'
import { TextField } from '../../component/text-field.tsx'
import { useApp } from '../../store/react.ts'
import styles from './trial.module.css'

export interface TestedWorld {
  span: EventSpan
  /** Actions that fail. */
  fails: { action: string }[]
}

export interface SaveTestProps {
  rule: string
  /** Of the rule: what a test is called at first. */
  name: string
  /** Names that are taken. */
  taken: readonly string[]
  world(): TestedWorld
  onDone(): void
  onCancel(): void
}

/** Names a test and saves it: what the rule does on the span from now on has to stay so. */
export function SaveTest({ rule, name: ruleName, taken, world, onDone, onCancel }: SaveTestProps) {
  const app = useApp()
  const [name, setName] = useState(() => freeName(ruleName, taken))
  const [busy, setBusy] = useState(false)
  const [refusal, setRefusal] = useState<PlainError | null>(null)
  const replaces = taken.includes(name.trim())

  async function save() {
    setBusy(true)
    setRefusal(null)
    try {
      const { events, runs } = await app.call('ruleTest.save', { name, rules: [rule], ...world() })
      app.toasts.show('success', `Saved the test “${name.trim()}”.`, {
        text: `${plural(events, 'event')}, on which the rule is to run ${plural(runs, 'time')} as it does now.`,
      })
      onDone()
    } catch (error) {
      setRefusal(toPlainError(error))
      setBusy(false)
    }
  }

  return (
    <InlineForm
      className={styles.saveTest}
      label="Save as a test"
      submit={replaces ? 'Replace' : 'Save test'}
      disabled={name.trim() === ''}
      busy={busy}
      refusal={refusal}
      onSubmit={() => void save()}
      onCancel={onCancel}
    >
      <TextField
        label="Name of the test"
        help={
          replaces
            ? 'It takes the place of the test of that name.'
            : 'It keeps the events, and what the saved rule does on them.'
        }
        autoFocus
        value={name}
        onChange={setName}
      />
    </InlineForm>
  )
}

/** `Too warm`, or `Too warm 2` where there is one. */
export function freeName(name: string, taken: readonly string[]): string {
  for (let number = 1; ; number++) {
    const candidate = number === 1 ? name : `${name} ${number}`
    if (!taken.includes(candidate)) return candidate
  }
}
