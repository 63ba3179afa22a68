import { z } from 'zod'
import { type ExtensionField, extensionSecretPrefix } from '../../shared/extension.ts'
import { secretReferenceSchema } from '../../shared/workspace/secret-reference.ts'

const TEXT = 65_536

/**
 * The schema of what a form of a plug-in gives. Fields that were not set take their default; unknown fields are faults.
 * `secretsOf`: the id of the plug-in, which may name its own secrets alone.
 */
export function fieldSchema(fields: readonly ExtensionField[], secretsOf: string): z.ZodObject {
  return z.strictObject(Object.fromEntries(fields.map(field => [field.name, oneField(field, secretsOf)])))
}

/** What a new form begins with. */
export function initialFields(fields: readonly ExtensionField[]): Record<string, unknown> {
  return Object.fromEntries(
    fields.flatMap(field => (field.default === undefined ? [] : [[field.name, field.default]])),
  )
}

function oneField(field: ExtensionField, secretsOf: string): z.ZodType {
  const schema = ofControl(field, secretsOf)
  const fallback = field.default === undefined ? undefined : schema.safeParse(field.default)
  if (fallback?.success) return schema.default(fallback.data as never)
  return field.required ? schema : schema.optional()
}

function ofControl({ label, control, options, required }: ExtensionField, secretsOf: string): z.ZodType {
  const missing = `Fill in “${label}”.`
  switch (control) {
    case 'number':
      return z.number(missing)
    case 'switch':
      return z.boolean(missing)
    case 'select':
      return z.literal(options?.map(({ value }) => value) ?? [], `Choose one of the values of “${label}”.`)
    case 'list':
      return z
        .array(z.string().max(TEXT))
        .min(required ? 1 : 0, missing)
        .max(1000)
    case 'pairs':
      return z.record(z.string().max(200), z.string().max(TEXT))
    case 'secret':
      return secretReferenceSchema.refine(
        ({ secret }) => secret.startsWith(extensionSecretPrefix(secretsOf)),
        `The names of this plug-in’s secrets begin with ${extensionSecretPrefix(secretsOf)}`,
      )
    default:
      return z
        .string(missing)
        .min(required ? 1 : 0, missing)
        .max(TEXT)
  }
}
