import {
  type ComparedVariable,
  isVariable,
  rangeFault,
  variableFault,
} from '../../../shared/workspace/condition.ts'

/** The value of a comparison, as a rule keeps it. */
type Scalar = string | number | boolean | null
export type ComparedValue = Scalar | Scalar[] | ComparedVariable

export const valueKinds = ['number', 'text', 'true', 'false', 'null', 'list', 'variable'] as const
export type ValueKind = (typeof valueKinds)[number]

/** What each kind is called where it is chosen. */
export const valueKindLabels: Record<ValueKind, string> = {
  number: 'number',
  text: 'text',
  true: 'true',
  false: 'false',
  null: 'null',
  list: 'list',
  variable: 'variable',
}

/** The value while it is typed: the text is that of a number, a text or the name of a variable. A number is kept as it was typed, so that `2.` and `-` can be on the way to something. */
export interface ComparedDraft {
  kind: ValueKind
  text: string
  items: string[]
}

export function draftOfValue(value: ComparedValue | undefined): ComparedDraft {
  if (Array.isArray(value)) return { kind: 'list', text: '', items: value.map(writtenItem) }
  if (isVariable(value)) return { kind: 'variable', text: value.variable, items: [] }
  if (value === undefined) return { kind: 'text', text: '', items: [] }
  if (value === null) return { kind: 'null', text: '', items: [] }
  if (typeof value === 'boolean') return { kind: value ? 'true' : 'false', text: '', items: [] }
  return { kind: typeof value === 'number' ? 'number' : 'text', text: String(value), items: [] }
}

export function comparedValue(draft: ComparedDraft): ComparedValue {
  switch (draft.kind) {
    case 'number':
      return numberOf(draft.text) ?? Number.NaN
    case 'text':
      return draft.text
    case 'true':
      return true
    case 'false':
      return false
    case 'null':
      return null
    case 'list':
      return draft.items.map(itemValue)
    case 'variable':
      return { variable: draft.text.trim() }
  }
}

/** What is wrong with the typed value, in words; null where nothing is. */
export function comparedFault(draft: ComparedDraft): string | null {
  if (draft.kind === 'list' && draft.items.length === 0) return 'Add at least one value.'
  if (draft.kind === 'variable') return variableFault(draft.text)
  if (draft.kind !== 'number') return null
  if (draft.text.trim() === '') return 'Give the number to compare with.'
  return numberOf(draft.text) === null ? `“${draft.text}” is not a number.` : null
}

/** The same of the two ends of a range. */
export function rangeDraftFault(draft: ComparedDraft): string | null {
  const { items } = draft
  if (draft.kind === 'variable') return comparedFault(draft)
  if (items.length !== 2 || items.some(item => item.trim() === ''))
    return 'Give the lowest and the highest value.'
  return rangeFault(items.map(itemValue))
}

/** Takes over the value as far as it makes sense in the other kind. */
export function withKind(draft: ComparedDraft, kind: ValueKind): ComparedDraft {
  if (kind === draft.kind) return draft
  if (kind === 'variable' || draft.kind === 'variable') return { ...draft, kind, text: '' }
  if (kind === 'list') return { ...draft, kind, items: draft.items.length ? draft.items : itemsOf(draft) }
  if (draft.kind === 'list') return { ...draft, kind, text: draft.text || unquoted(draft.items[0] ?? '') }
  const shown = draft.kind === 'true' || draft.kind === 'false' ? draft.kind : draft.text
  return { ...draft, kind, text: shown }
}

function itemsOf(draft: ComparedDraft): string[] {
  if (draft.kind === 'true' || draft.kind === 'false' || draft.kind === 'null') return [draft.kind]
  return draft.text === ''
    ? []
    : [writtenItem(draft.kind === 'number' ? (comparedValue(draft) as Scalar) : draft.text)]
}

/** Items of a list are typed by how they look: 20 a number, true a truth value, "20" in quotes a text. */
export function itemValue(item: string): Scalar {
  const text = item.trim()
  if (text === 'true') return true
  if (text === 'false') return false
  if (text === 'null') return null
  return numberOf(text) ?? unquoted(item)
}

export function writtenItem(value: Scalar): string {
  if (typeof value !== 'string') return String(value)
  return typeof itemValue(value) === 'string' && unquoted(value) === value ? value : `"${value}"`
}

function unquoted(item: string): string {
  return /^".*"$/s.test(item) && item.length > 1 ? item.slice(1, -1) : item
}

/** A comma as decimal sign is understood, since half of the world types it. */
export function numberOf(text: string): number | null {
  const written = text.trim().replace(/^([+-]?\d+),(\d+)$/, '$1.$2')
  if (written === '' || !/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(written)) return null
  const value = Number(written)
  return Number.isFinite(value) ? value : null
}
