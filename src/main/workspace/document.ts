import { setImmediate } from 'node:timers/promises'
import { TomteError } from '../../shared/errors.ts'
import type { Rule } from '../../shared/workspace/rule.ts'
import { type Workspace, workspaceSchema } from '../../shared/workspace/workspace.ts'
import { parseJson } from './json.ts'
import { migrate } from './migrate.ts'
import { compileWithoutDefaults } from './without-defaults.ts'

/** Fills in defaults. Throws TomteError ERR_WORKSPACE_INVALID with `faults`. */
export type Validate = (document: unknown) => Workspace

const MAX_BYTES = 128 * 1024 * 1024

/**
 * A workspace file's bytes as a workspace of our version.
 * @throws TomteError ERR_WORKSPACE_INVALID with faults, ERR_WORKSPACE_NEWER
 */
export function readDocument(
  bytes: Uint8Array,
  validate: Validate,
): { workspace: Workspace; migratedFrom?: number } {
  const { document, migratedFrom } = migrate(parseJson(decode(bytes)))
  return { workspace: validate(document), migratedFrom }
}

/** The workspace as the file has it: pretty-printed, in the schema's order, without what is default anyway. */
export function writeDocument(workspace: Workspace): string {
  const short = withoutDefaults({ ...workspace, rules: workspace.rules.slice(0, 1) }) as Record<
    string,
    unknown
  >
  const fields = Object.entries(short).map(([name, value]) => {
    const text =
      name === 'rules' ? writeRules(workspace.rules) : indented(JSON.stringify(value, null, 2), '  ')
    return `  ${JSON.stringify(name)}: ${text}`
  })
  return `{\n${fields.join(',\n')}\n}\n`
}

const schema = workspaceSchema()
const withoutDefaults = compileWithoutDefaults(schema)
const rulesWithoutDefaults = compileWithoutDefaults(schema.shape.rules)

/** Rules that cannot be changed are written once: there may be thousands, of which one has changed. */
const written = new WeakMap<Rule, string>()

function writeRules(rules: readonly Rule[]): string {
  return `[\n    ${rules.map(rule => written.get(rule) ?? writeRule(rule)).join(',\n    ')}\n  ]`
}

/** Rules written in one go by `writeRulesAhead`: a few milliseconds. */
const SLICE = 200

/** Writes rules that cannot be changed and were not written yet, in slices, so that `writeDocument` is done soon. */
export async function writeRulesAhead(rules: readonly Rule[]): Promise<void> {
  const open = rules.filter(rule => Object.isFrozen(rule) && !written.has(rule))
  for (const [count, rule] of open.entries()) {
    if (count > 0 && count % SLICE === 0) await setImmediate()
    writeRule(rule)
  }
}

function writeRule(rule: Rule): string {
  const [short] = rulesWithoutDefaults([rule]) as unknown[]
  const text = indented(JSON.stringify(short, null, 2), '    ')
  if (Object.isFrozen(rule)) written.set(rule, text)
  return text
}

/** One piece of memory: `replaceAll` would leave a chain of pieces, which takes five times as much and is slow to write. */
function indented(text: string, by: string): string {
  return text.split('\n').join(`\n${by}`)
}

function decode(bytes: Uint8Array): string {
  if (bytes.length > MAX_BYTES) throw unreadable(`The file has more than ${MAX_BYTES / 1024 / 1024} MiB.`)
  try {
    // A byte order mark, as some editors write it, is dropped by the decoder.
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw unreadable('The file is not UTF-8 text.')
  }
}

function unreadable(message: string): TomteError {
  return new TomteError('ERR_WORKSPACE_INVALID', message, { faults: [{ path: '$', message }] })
}
