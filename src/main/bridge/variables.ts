import type { Notice } from '../../shared/contract/status.ts'
import type { VariableRow } from '../../shared/contract/variable.ts'
import { TomteError, toPlainError } from '../../shared/errors.ts'
import type { KeptReport, KeptVariables } from '../run/kept-variables.ts'
import type { Variables } from '../run/variables.ts'
import type { VariablePort } from '../window/variable-port.ts'

const PREVIEW = 240

/** Takes up what was kept; where that cannot be read Tomte goes on without, and says so. */
export async function restoreVariables(
  kept: KeptVariables,
  variables: Variables,
  notify: (notice: Notice) => void,
): Promise<void> {
  try {
    const report = await kept.open()
    let unusable = report.unreadable
    for (const [name, value] of report.values)
      try {
        variables.restore(name, value)
      } catch {
        unusable++
      }
    const notice = restoreNotice(report, unusable)
    if (notice) notify(notice)
  } catch (error) {
    notify(keptNotice(error))
  }
}

function restoreNotice({ damaged }: KeptReport, unusable: number): Notice | null {
  if (damaged === undefined && unusable === 0) return null
  return {
    id: 'variables-damaged',
    level: 'warning',
    code: 'ERR_VARIABLES_DAMAGED',
    title: 'Variables that were kept could not be read',
    text: damaged
      ? `They begin anew. The damaged folder is kept as ${damaged}.`
      : `${unusable} ${unusable === 1 ? 'variable was' : 'variables were'} left out.`,
  }
}

/** They cannot be written. */
export function keptNotice(error: unknown): Notice {
  const { code, message, hint } = toPlainError(error)
  return {
    id: 'variables-kept',
    level: 'error',
    code,
    title: 'Variables are not kept on disk',
    text: hint ? `${message} ${hint}` : message,
  }
}

/** What windows may see and do of the variables. */
export function variablePort(variables: Variables): VariablePort {
  const row = (name: string): VariableRow | undefined =>
    name in variables.snapshot
      ? variableRow(name, variables.snapshot[name], variables.isKept(name))
      : undefined
  return {
    list({ text = '', after, limit }) {
      const wanted = text.toLowerCase()
      const names = Object.keys(variables.snapshot)
      const found = names
        .filter(name => name.toLowerCase().includes(wanted) && (after === undefined || name > after))
        .sort()
      const shown = found.slice(0, limit).flatMap(name => row(name) ?? [])
      return { variables: shown, count: names.length, more: found.length > limit }
    },
    row,
    value(name) {
      if (name in variables.snapshot) return { value: variables.snapshot[name], keep: variables.isKept(name) }
      throw new TomteError('ERR_VARIABLE_UNKNOWN', `There is no variable named “${name}”.`)
    },
    set: async (name, value, keep) => variables.set(name, value, keep),
    onChange: variables.onChange,
  }
}

function variableRow(name: string, value: unknown, keep: boolean): VariableRow {
  const text = JSON.stringify(value)
  const line = (typeof value === 'string' ? value : text).slice(0, PREVIEW).replaceAll(/\s+/g, ' ')
  return { name, kind: kindOf(value), preview: line, size: text.length, keep }
}

function kindOf(value: unknown): VariableRow['kind'] {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'list'
  if (typeof value === 'string') return 'text'
  return typeof value === 'number' || typeof value === 'boolean' ? (typeof value as 'number') : 'object'
}
