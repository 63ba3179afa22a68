import { useEffect, useState } from 'react'
import type { EventSpan } from '../../../shared/contract/recording.ts'
import { Select } from '../../component/select.tsx'
import { useApp } from '../../store/react.ts'

const HOUR = 3_600_000
const spans = [
  { value: 'hours 1', label: 'The last hour' },
  { value: 'hours 24', label: 'The last day' },
  { value: 'hours 168', label: 'The last week' },
  { value: 'all', label: 'All that the journal has' },
]

export const FIRST_SPAN = 'hours 24'

/** On which events a rule is tried: some time of the journal, or a recording. */
export function SpanChoice({ value, onChange }: { value: string; onChange(value: string): void }) {
  const app = useApp()
  const [names, setNames] = useState<string[]>([])
  useEffect(() => {
    app.call('recording.list', {}).then(
      ({ recordings }) => setNames(recordings.map(({ name }) => name)),
      () => setNames([]),
    )
  }, [app])
  const recordings = names.map(name => ({ value: `recording ${name}`, label: `Recording: ${name}` }))
  return <Select label="On" value={value} onChange={onChange} options={[...spans, ...recordings]} />
}

/** The span that was chosen, as it is from now. */
export function spanOf(value: string, now: number): EventSpan {
  const [, kind, rest = ''] = /^(\w+) ?(.*)$/.exec(value) ?? []
  if (kind === 'recording') return { recording: rest }
  return { journal: kind === 'hours' ? { from: now - Number(rest) * HOUR } : {} }
}
