import { useMemo } from 'react'
import { useBrokers } from '../../store/react.ts'
import { useForm } from './form-context.ts'

/** The ids of the other brokers. */
export function useTakenIds(): ReadonlySet<string> {
  const { savedId } = useForm().draft
  const brokers = useBrokers()
  return useMemo(() => new Set(brokers.map(({ id }) => id).filter(id => id !== savedId)), [brokers, savedId])
}
