import { toHex } from '../../../shared/encoding.ts'
import { parsePath, valueAt } from './field-path.ts'
import type { Scope } from './scope.ts'

/** What a template would give for one event. */
export type TemplatePreview =
  /** `missing`: paths that this event does not have, which render as nothing. */
  | { kind: 'rendered'; text: string; missing: string[] }
  /** It uses more than plain paths: only the core can tell. */
  | { kind: 'beyond' }
  | { kind: 'broken'; message: string }

const roots = new Set(['event', 'topic', 'topicLevels', 'payload', 'text', 'variables', 'now'])

export function previewTemplate(template: string, scope: Scope): TemplatePreview {
  const fault = templateFault(template)
  if (fault) return { kind: 'broken', message: fault }
  const missing: string[] = []
  let beyond = false
  const text = template.replace(/\{\{(\{?)([^{}]*)\}?\}\}/g, (_, __, expression: string) => {
    const path = expression.trim()
    const keys = parsePath(path)
    if (!keys || !roots.has(String(keys[0]))) {
      beyond = true
      return ''
    }
    const value = valueAt(scope, keys)
    if (value === undefined || value === null) missing.push(path)
    return rendered(value)
  })
  return beyond ? { kind: 'beyond' } : { kind: 'rendered', text, missing }
}

/** What is plainly wrong with a template, in words; null where nothing is seen. The core has the last word. */
export function templateFault(template: string): string | null {
  const rest = template.replace(/\{\{\{[^{}]*\}\}\}|\{\{[^{}]*\}\}/g, found =>
    /^\{+\s*\}+$/.test(found) ? '{{' : '',
  )
  if (rest.includes('{{'))
    return /\{\{\s*\}\}/.test(template)
      ? 'Name a field between {{ and }}, such as {{payload}}.'
      : 'A {{ is not closed by }}.'
  return null
}

export function hasTemplate(text: string): boolean {
  return text.includes('{{')
}

function rendered(value: unknown): string {
  if (value === undefined || value === null) return ''
  if (value instanceof Uint8Array) return toHex(value)
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}
