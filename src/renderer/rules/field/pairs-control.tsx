import { useState } from 'react'
import { PairsEditor } from '../../component/pairs-editor.tsx'
import { type ControlProps, fieldProps, textOf } from './control.ts'

type Pairs = [string, string][]

/** Names with values, kept as a record, or as pairs where a new part begins with a list of them. */
export function PairsControl(props: ControlProps) {
  const { value, descriptor, hint, onChange } = props
  const [typed, setTyped] = useState<Pairs>(() => pairsOf(value))
  const asList = Array.isArray(descriptor.initial[hint.name]) || Array.isArray(value)
  // A record cannot hold an empty or doubled name: while one is typed, what is typed stands here alone.
  const pairs = sameRecord(typed, value) ? typed : pairsOf(value)
  return (
    <PairsEditor
      {...fieldProps(props)}
      value={pairs}
      onChange={next => {
        setTyped(next)
        onChange(asList ? next : recordOf(next))
      }}
    />
  )
}

function pairsOf(value: unknown): Pairs {
  if (typeof value !== 'object' || value === null) return []
  if (!Array.isArray(value)) return Object.entries(value).map(([name, text]) => [name, textOf(text)])
  return value.filter(Array.isArray).map(([name, text]) => [textOf(name), textOf(text)])
}

function recordOf(pairs: Pairs): Record<string, string> | undefined {
  const named = pairs.filter(([name]) => name !== '')
  return named.length === 0 ? undefined : Object.fromEntries(named)
}

function sameRecord(typed: Pairs, value: unknown): boolean {
  if (Array.isArray(value)) return JSON.stringify(typed) === JSON.stringify(value)
  return JSON.stringify(recordOf(typed) ?? {}) === JSON.stringify(value ?? {})
}
