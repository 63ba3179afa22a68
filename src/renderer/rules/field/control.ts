import type { FieldHint, PartDescriptor } from '../../../shared/plugin.ts'
import type { Part } from '../draft/part-value.ts'

/** What every control of a trigger's or action's form gets. */
export interface ControlProps {
  hint: FieldHint
  descriptor: PartDescriptor
  part: Part
  value: unknown
  error: string | undefined
  /** Sets the field; undefined takes it out of the part. */
  onChange(value: unknown): void
  /** Sets another field of the same part. */
  onField(name: string, value: unknown): void
}

/** What label, help and the rest are called by the house's fields. */
export function fieldProps({ hint, error }: ControlProps) {
  return { label: hint.label, help: hint.help, error, required: hint.required }
}

export function textOf(value: unknown): string {
  return value === undefined || value === null ? '' : String(value)
}
