import { Autocomplete } from '@mantine/core'
import { useMemo, useState } from 'react'
import type { EventRow } from '../../../shared/contract/event.ts'
import { eventString } from '../../../shared/event.ts'
import fieldStyles from '../../component/field.module.css'
import { inputProps } from '../../component/field.tsx'
import { useApp } from '../../store/react.ts'
import { useEditor } from '../editor/editor-context.tsx'
import { type ControlProps, fieldProps, textOf } from './control.ts'

const MOST_SEEN = 200

/** An event pattern, completed with what the plug-ins emit and with events seen lately. */
export function EventPatternControl(props: ControlProps) {
  const app = useApp()
  const { descriptors } = useEditor()
  const [opened, setOpened] = useState(0)
  const emitted = useMemo(() => {
    const events = descriptors.plugins.flatMap(plugin => plugin.events)
    return new Map(events.map(({ pattern, description }) => [pattern, description]))
  }, [descriptors])
  // Looked up when the list opens: a field must not follow every event.
  const seen = useMemo(
    () =>
      (opened === 0 ? [] : seenEvents(app.state.getState().events.rows)).filter(name => !emitted.has(name)),
    [app, opened, emitted],
  )
  return (
    <Autocomplete
      {...inputProps(fieldProps(props))}
      value={textOf(props.value)}
      onChange={props.onChange}
      onFocus={() => setOpened(opened + 1)}
      data={[
        { group: 'Seen lately', items: seen },
        { group: 'From Tomte and its plug-ins', items: [...emitted.keys()] },
      ].filter(({ items }) => items.length > 0)}
      renderOption={({ option }) => (
        <span>
          <span className="mono">{option.value}</span>
          {emitted.has(option.value) && <span className="secondary"> {emitted.get(option.value)}</span>}
        </span>
      )}
      limit={60}
      maxDropdownHeight={280}
      placeholder={props.hint.placeholder}
      spellCheck={false}
      classNames={{ input: fieldStyles.mono }}
    />
  )
}

/** Event strings, the latest first. */
function seenEvents(rows: readonly EventRow[]): string[] {
  const names = new Set<string>()
  for (let index = rows.length - 1; index >= 0 && names.size < MOST_SEEN; index--)
    names.add(eventString(rows[index]!))
  return [...names]
}
