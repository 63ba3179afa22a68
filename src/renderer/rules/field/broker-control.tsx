import { Select } from '../../component/select.tsx'
import { useBrokers } from '../../store/react.ts'
import { type ControlProps, fieldProps } from './control.ts'

const ANY = ''

/** One of the brokers; any of them where none is required. */
export function BrokerControl(props: ControlProps) {
  const brokers = useBrokers()
  const { hint, value, onChange } = props
  const chosen = typeof value === 'string' ? value : ANY
  const known = brokers.map(({ id, name }) => ({ value: id, label: name }))
  const gone = chosen !== ANY && !brokers.some(({ id }) => id === chosen)
  const options = [
    ...(hint.required ? [] : [{ value: ANY, label: 'Any broker' }]),
    ...known,
    ...(gone ? [{ value: chosen, label: `${chosen} (removed)` }] : []),
  ]
  return (
    <Select
      {...fieldProps(props)}
      help={hint.required ? hint.help : undefined}
      value={hint.required && chosen === ANY ? null : chosen}
      onChange={next => onChange(next === ANY ? undefined : next)}
      options={options}
      placeholder={brokers.length === 0 ? 'No broker yet' : 'Choose a broker'}
    />
  )
}
