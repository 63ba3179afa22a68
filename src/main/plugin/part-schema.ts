import { z } from 'zod'
import { type Encoding, encodePayload } from '../../shared/encoding.ts'
import { isExtensionPartType } from '../../shared/extension.ts'
import type { FieldHint } from '../../shared/plugin.ts'
import { isRecord } from '../../shared/record.ts'
import { topicNameFault } from '../../shared/topic.ts'
import { expressionsFilled } from './expressions-filled.ts'
import { DEEPEST_ACTIONS, type Nesting, nestedLists } from './nested-actions.ts'
import type { TemplateKind } from './plugin.ts'

/** What the schema of all triggers, or of all actions, is made of. */
interface PartSchemaOptions {
  kind: 'trigger' | 'action'
  /** They may come and go. */
  parts: ReadonlyMap<string, Part>
  /**
   * Parts of user plug-ins that are not there, or that do not fit their form, are kept as they are: the rule cannot be used, and
   * the workspace can. `checked`: those of a plug-in that is there must fit, which a rule that is being saved can be asked for.
   */
  ofExtensions: 'kept' | 'checked'
  /** The fields every part may have; a part may give one a default of its own. */
  common: z.ZodRawShape
  /** Which of them hold actions. */
  commonNesting?: Nesting
  templateFault(source: string): string | null
}

interface Part {
  readonly type: string
  readonly schema: z.ZodObject
  readonly fields: FieldHint[]
  readonly templates?: { readonly [field: string]: TemplateKind }
  readonly nesting?: Nesting
}

type Report = (path: PropertyKey[], message: string) => void

/**
 * A schema that leaves each part to the plug-in that offers its `type`, so that a fault speaks of that type alone; also the parts
 * inside of it, whose faults have the path from the outermost.
 */
export function partSchema<P>(options: PartSchemaOptions): z.ZodType<P> {
  const { kind, parts, common, commonNesting, templateFault } = options
  const schemas = new WeakMap<Part, z.ZodType>()
  const schemaOf = (part: Part): z.ZodType => {
    let schema = schemas.get(part)
    if (!schema) {
      const { type } = part
      schema = part.schema.safeExtend({ type: z.literal(type), ...common, ...part.schema.shape }).strict()
      schemas.set(part, schema)
    }
    return schema
  }
  const keptSchema = z.looseObject({ type: z.string(), ...common })

  /** Undefined where it has a fault, which was reported then. */
  function check(value: unknown, depth: number, report: Report): Record<string, unknown> | undefined {
    const type = typeOf(value)
    const part = type === undefined ? undefined : parts.get(type)
    const ofExtension = type !== undefined && isExtensionPartType(type)
    if (!part && !ofExtension) {
      const path = type === undefined && !isRecord(value) ? [] : ['type']
      return void report(path, typeFault(kind, value, [...parts.keys()]))
    }
    const mayBeKept = ofExtension && (!part || options.ofExtensions === 'kept')
    let result = (part ? schemaOf(part) : keptSchema).safeParse(value)
    if (!result.success && mayBeKept) result = keptSchema.safeParse(value)
    if (!result.success) {
      for (const issue of result.error.issues) reportIssue(issue, `${kind} “${type}”`, report)
      return undefined
    }
    const config = result.data as Record<string, unknown>
    if (part && !mayBeKept) reportTemplates(part, config, templateFault, report)
    for (const { path, list } of nestedLists({ ...commonNesting, ...part?.nesting }, config))
      if (list.length > 0 && depth === DEEPEST_ACTIONS)
        report(path, `Actions are nested more than ${DEEPEST_ACTIONS} deep.`)
      else
        for (const [index, item] of list.entries())
          list[index] = check(item, depth + 1, (inside, message) =>
            report([...path, index, ...inside], message),
          )
    return config
  }

  return z.unknown().transform((value, context): P => {
    const config = check(value, 0, (path, message) => context.addIssue({ code: 'custom', path, message }))
    return config === undefined ? z.NEVER : (config as P)
  })
}

function typeOf(value: unknown): string | undefined {
  return isRecord(value) && typeof value.type === 'string' ? value.type : undefined
}

function typeFault(kind: string, value: unknown, known: string[]): string {
  const article = kind === 'action' ? 'An' : 'A'
  if (!isRecord(value)) return `${article} ${kind} is an object with a “type”: ${known.join(', ')}.`
  if (value.type === undefined) return `${article} ${kind} needs a “type”: ${known.join(', ')}.`
  const shown = typeof value.type === 'string' ? `“${value.type.slice(0, 100)}”` : 'this'
  return `There is no type of ${kind} named ${shown}; there is ${known.join(', ')}.`
}

function reportIssue(issue: z.core.$ZodIssue, where: string, report: Report): void {
  if (issue.code === 'unrecognized_keys')
    for (const key of issue.keys) report([...issue.path, key], `The ${where} has no field named “${key}”.`)
  else report(issue.path, issue.message)
}

/** Templates are checked when a rule is saved: that they compile, and that what stands outside `{{…}}` can be right. */
function reportTemplates(
  part: Part,
  config: Record<string, unknown>,
  templateFault: PartSchemaOptions['templateFault'],
  report: Report,
): void {
  for (const field of Object.keys(part.templates ?? {})) {
    const control = part.fields.find(({ name }) => name === field)?.control
    for (const [path, source] of stringsIn(field, config[field])) {
      const fault =
        templateFault(source) ??
        (control === 'topic' ? topicNameFault(expressionsFilled(source)) : null) ??
        (control === 'payload' ? payloadFault(source, config.encoding as Encoding | undefined) : null)
      if (fault) report(path, fault)
    }
  }
}

/** Also those inside of lists and records. */
function* stringsIn(field: string, value: unknown): Iterable<[PropertyKey[], string]> {
  if (typeof value === 'string') yield [[field], value]
  else if (typeof value === 'object' && value !== null)
    for (const [key, item] of Object.entries(value)) {
      const step = Array.isArray(value) ? Number(key) : key
      for (const [path, source] of stringsIn(field, item)) yield [[field, step, ...path.slice(1)], source]
    }
}

/** A payload without expressions must be of its encoding now; with them it can only be told when it is rendered. */
function payloadFault(source: string, encoding: Encoding | undefined): string | null {
  if (!encoding || encoding === 'file' || source.includes('{{')) return null
  try {
    encodePayload(source, encoding)
    return null
  } catch (error) {
    return (error as Error).message
  }
}
