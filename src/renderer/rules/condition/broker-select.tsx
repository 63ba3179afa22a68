import { useBrokers } from '../../store/react.ts'
import { CompactSelect } from './compact-select.tsx'

export interface BrokerSelectProps {
  /** Null: of any. */
  value: string | null
  onChange(broker: string | null): void
}

/** On which broker, in the middle of a sentence; nothing where there is but one. */
export function BrokerSelect({ value, onChange }: BrokerSelectProps) {
  const brokers = useBrokers()
  if (brokers.length < 2 && value === null) return null
  const known = brokers.map(({ id, name }) => ({ value: id, label: name }))
  const gone = value !== null && !brokers.some(({ id }) => id === value)
  return (
    <CompactSelect
      label="Broker"
      value={value ?? ''}
      options={[
        { value: '', label: 'of any broker' },
        ...known,
        ...(gone ? [{ value, label: `${value} (removed)` }] : []),
      ]}
      onChange={next => onChange(next === '' ? null : next)}
    />
  )
}
