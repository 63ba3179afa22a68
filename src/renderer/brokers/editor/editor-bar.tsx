import { PlugZap } from 'lucide-react'
import { Button } from '../../component/button.tsx'
import { plural } from '../../component/number-format.ts'
import { Problem } from '../../component/problem.tsx'
import { useForm } from '../form/form-context.ts'
import styles from './form.module.css'

export interface EditorBarProps {
  isNew: boolean
  testing: boolean
  onTest(): void
  onSave(): void
}

/** Test and Save, and why the last save failed. */
export function EditorBar({ isNew, testing, onTest, onSave }: EditorBarProps) {
  const { dirty, saving, error, faults, discard } = useForm()
  const count = Object.keys(faults).length
  return (
    <>
      {error && (
        <div className={styles.error}>
          <Problem error={error} />
        </div>
      )}
      <div className={styles.bar}>
        <Button icon={PlugZap} busy={testing} onClick={onTest}>
          Test
        </Button>
        <span className={`${styles.said} secondary`} role="status">
          {count > 0 ? `${plural(count, 'field')} to mend` : dirty ? 'Not saved yet' : ''}
        </span>
        {dirty && (
          <Button variant="quiet" onClick={discard}>
            Discard
          </Button>
        )}
        <Button
          variant="primary"
          busy={saving}
          disabled={!dirty && !isNew}
          onClick={onSave}
          title="Save (Ctrl+S)"
        >
          {isNew ? 'Add broker' : 'Save'}
        </Button>
      </div>
    </>
  )
}
