import { Plus, X } from 'lucide-react'
import { Button, IconButton } from '../../component/button.tsx'
import { CodeField } from '../../component/code-field.tsx'
import { Field } from '../../component/field.tsx'
import { TextField } from '../../component/text-field.tsx'
import styles from '../block/part.module.css'
import { useEditor } from '../editor/editor-context.tsx'
import { wordsOf } from '../editor/use-matching-event.ts'
import { type ControlProps, fieldProps, textOf } from './control.ts'

/** Texts in order, one a line: the arguments of a program. */
export function ListControl(props: ControlProps) {
  const { hint, value, onChange } = props
  const { matching } = useEditor()
  const items = Array.isArray(value) ? value.map(textOf) : []
  const replace = (index: number, text: string) =>
    onChange(items.map((old, at) => (at === index ? text : old)))
  return (
    <Field {...fieldProps(props)}>
      <div className={styles.listField}>
        {items.map((item, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: texts may repeat, so one has no identity but its place
          <div key={index} className={styles.listItem}>
            {hint.template ? (
              <CodeField
                label=""
                ariaLabel={`${hint.label} ${index + 1}`}
                value={item}
                onChange={text => replace(index, text)}
                template
                words={wordsOf(matching)}
                multiline={false}
              />
            ) : (
              <TextField
                label={<span className="hidden-visually">{`${hint.label} ${index + 1}`}</span>}
                value={item}
                onChange={text => replace(index, text)}
              />
            )}
            <IconButton
              icon={X}
              label={`Remove ${hint.label.toLowerCase()} ${index + 1}`}
              onClick={() => onChange(items.filter((_, at) => at !== index))}
            />
          </div>
        ))}
        <div>
          <Button small variant="quiet" icon={Plus} onClick={() => onChange([...items, ''])}>
            Add
          </Button>
        </div>
      </div>
    </Field>
  )
}
