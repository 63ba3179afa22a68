import type { FieldHint } from '../../../shared/plugin.ts'

/** The field that tells how a payload is written down stands beside it: `payload` with `encoding`, `body` with `bodyEncoding`. */
export function encodingFieldOf(hint: Pick<FieldHint, 'name'>): string {
  const dot = hint.name.lastIndexOf('.') + 1
  const own = hint.name.slice(dot)
  return hint.name.slice(0, dot) + (own === 'payload' ? 'encoding' : `${own}Encoding`)
}
