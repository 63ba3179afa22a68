import { Autocomplete } from '@mantine/core'
import { useMemo, useState } from 'react'
import { topicFilterFault, topicNameFault } from '../../shared/topic.ts'
import { useApp } from '../store/react.ts'
import { seenTopics } from '../store/seen-topics.ts'
import { afterPress } from './after-press.ts'
import styles from './field.module.css'
import { type FieldProps, inputProps } from './field.tsx'

export interface TopicFieldProps extends FieldProps {
  value: string
  onChange(value: string): void
  /** name: to publish to; filter: `+` and `#` may stand in it. */
  kind: 'name' | 'filter'
  /** Offers the topics seen on this broker; null: of all. */
  broker?: string | null
  /** `{{…}}` may stand in it: then only the core can check it. */
  template?: boolean
  placeholder?: string
  /** Its fault is told beside it. */
  invalid?: boolean
}

/** A topic, completed with those seen lately, checked when it is left. */
export function TopicField({
  value,
  onChange,
  kind,
  broker = null,
  template,
  placeholder,
  invalid,
  error,
  ...field
}: TopicFieldProps) {
  const app = useApp()
  const [left, setLeft] = useState(false)
  const [opened, setOpened] = useState(0)
  // Looked up when the list opens: a field must not follow every event.
  const topics = useMemo(
    () => (opened === 0 ? [] : seenTopics(app.state.getState().events.rows, broker)),
    [app, broker, opened],
  )
  const fault =
    template && value.includes('{{')
      ? null
      : kind === 'name'
        ? topicNameFault(value)
        : topicFilterFault(value)
  const said = error ?? (left && value !== '' ? fault : null)
  return (
    <Autocomplete
      {...inputProps({ ...field, error: said })}
      error={said ?? invalid}
      value={value}
      onChange={onChange}
      onDropdownOpen={() => setOpened(opened + 1)}
      onFocus={() => setOpened(opened + 1)}
      onBlur={() => afterPress(() => setLeft(true))}
      data={topics}
      limit={30}
      maxDropdownHeight={280}
      comboboxProps={{ width: 'max-content', position: 'bottom-start' }}
      placeholder={placeholder ?? (kind === 'name' ? 'house/hall/lamp/set' : 'house/+/motion')}
      spellCheck={false}
      classNames={{ input: styles.mono, option: styles.mono }}
    />
  )
}
