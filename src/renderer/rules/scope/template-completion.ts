import { templatePath } from './field-path.ts'
import type { ScopeField } from './scope-field.ts'

export interface TemplateCompletion {
  /** Where what is replaced begins, in characters. */
  from: number
  options: { label: string; detail?: string }[]
}

/** What may stand at the cursor, which is the end of `before`; null outside of `{{`. */
export function completeTemplate(before: string, fields: readonly ScopeField[]): TemplateCompletion | null {
  const match = /\{\{\{?\s*([^{}]*)$/.exec(before)
  if (!match) return null
  const typed = /[^\s(]*$/.exec(match[1] ?? '')?.[0] ?? ''
  const options = fields.map(field => ({ label: templatePath(field.keys), detail: field.saw }))
  return { from: before.length - typed.length, options }
}

/** What is still to be typed behind the field so that the template is closed: `}}`, or what of it is missing. */
export function closing(after: string): string {
  if (/^\s*\}\}/.test(after)) return ''
  return after.startsWith('}') ? '}' : '}}'
}
