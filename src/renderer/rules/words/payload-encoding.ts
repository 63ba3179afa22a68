import { encodings } from '../../../shared/encoding.ts'
import type { FieldHint, PartDescriptor } from '../../../shared/plugin.ts'

const labels: Record<string, string> = {
  text: 'Text',
  json: 'JSON',
  hex: 'Hex',
  base64: 'Base64',
  file: 'File',
}

/** The field that tells how a payload is written down stands beside it. */
export function encodingFieldOf(hint: Pick<FieldHint, 'name'>): string {
  return `${hint.name.slice(0, hint.name.lastIndexOf('.') + 1)}encoding`
}

/** The ways of writing that this payload offers; none where the part has no field for it. */
export function encodingsOf(hint: FieldHint, descriptor: PartDescriptor): { value: string; label: string }[] {
  if (!hint.options && !Object.hasOwn(descriptor.initial, encodingFieldOf(hint))) return []
  const offered = hint.options?.map(({ value }) => String(value)) ?? encodings
  return offered.map(value => ({ value, label: labels[value] ?? value }))
}
