import type { VariableRow } from '../../shared/contract/variable.ts'
import type { Dispose } from '../../shared/dispose.ts'

/** What windows may see and do of the variables. */
export interface VariablePort {
  /** By name; `after`: only those behind it. */
  list(options: { text?: string; after?: string; limit: number }): {
    variables: VariableRow[]
    count: number
    more: boolean
  }
  /** Undefined where there is none of that name. */
  row(name: string): VariableRow | undefined
  /** Throws ERR_VARIABLE_UNKNOWN. */
  value(name: string): { value: unknown; keep: boolean }
  /** `undefined` removes it. Resolves once it is on disk where it is kept. */
  set(name: string, value: unknown, keep?: boolean): Promise<void>
  onChange(listener: (name: string) => void): Dispose
}
