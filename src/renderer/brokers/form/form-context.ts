import { createContext, useContext } from 'react'
import type { BrokerForm } from './use-broker-form.ts'

export const FormContext = createContext<BrokerForm | null>(null)

/** The form that this part of it belongs to. */
export function useForm(): BrokerForm {
  const form = useContext(FormContext)
  if (!form) throw new Error('useForm stands outside of FormContext')
  return form
}

/** What a field at `path` shows and reports: spread it into a field of component/. */
export function useFault(path: string): { error: string | undefined; onBlur: () => void } {
  const { faults, left } = useForm()
  return { error: faults[path], onBlur: () => left(path) }
}
