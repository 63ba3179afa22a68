import { createContext, useContext } from 'react'

/** What event filters need of the form that they stand in. */
export interface FilterForm {
  /** What is wrong, in words, by the path of the field. */
  faults: Readonly<Record<string, string>>
  /** Call when a field is left: what is wrong within it is shown from then on. */
  left(path: string): void
  /** Whose topics are offered; null: those of all brokers. */
  broker: string | null
}

export const FilterFormContext = createContext<FilterForm | null>(null)

export function useFilterForm(): FilterForm {
  const form = useContext(FilterFormContext)
  if (!form) throw new Error('useFilterForm stands outside of FilterFormContext')
  return form
}
