import { Script } from 'node:vm'
import { z } from 'zod'
import { TomteError } from '../../../shared/errors.ts'
import { eventString } from '../../../shared/event.ts'
import { Payload } from '../../../shared/payload.ts'
import { variableNameSchema } from '../../../shared/workspace/variable.ts'
import { assertSuffix } from '../event-suffix.ts'
import { type ActionContext, type ActionOutput, defineAction } from '../plugin.ts'
import { type Job, type Outcome, type ScriptWorkers, tooLong } from './script-workers.ts'
import { variablesFor } from './variables-for.ts'

const PREFIX = 'Script'
const MEGABYTE = 1_048_576

const schema = z.strictObject({
  code: z
    .string('Write the script.')
    .min(1, 'Write the script.')
    .max(65_536)
    .superRefine((code, context) => {
      const fault = syntaxFault(code)
      if (fault) context.addIssue({ code: 'custom', message: fault })
    }),
  seconds: z.number().positive().max(60).default(1),
  memory: z.int().min(1).max(128).default(16),
})
type Config = z.infer<typeof schema>

/** Only read, never run: what runs it is the engine of the sandbox. */
function syntaxFault(code: string): string | null {
  try {
    new Script(`(function () { "use strict"; ${code}\n})`, { filename: 'script' })
    return null
  } catch (error) {
    const { message, stack = '' } = error as Error
    const line = /^script:(\d+)/.exec(stack)?.[1]
    return line ? `Line ${line}: ${message}.` : `${message}.`
  }
}

/** Runs a script of the user's in QuickJS. Its output is `{value, log}`. */
export function scriptAction(workers: ScriptWorkers) {
  return defineAction({
    type: 'script',
    title: 'Run a script',
    description:
      'Runs JavaScript in a sandbox without network, files and timers, limited in time and memory.',
    icon: 'square-code',
    summary: 'Run a script',
    dangerous: true,
    schema,
    fields: [
      {
        name: 'code',
        label: 'Script',
        control: 'code',
        required: true,
        placeholder: 'return event.payload.temperature * 1.8 + 32',
        help: 'Reads event (prefix, suffix, string, topic, time, text, payload) and variables; calls emit(suffix, payload) for an event Script.SUFFIX, setVariable(name, value) and log(…). What it returns is its result’s value.',
      },
      { name: 'seconds', label: 'Takes at most', control: 'number', unit: 's', advanced: true },
      { name: 'memory', label: 'Uses at most', control: 'number', unit: 'MB', advanced: true },
    ],
    initial: { code: '' },
    templates: {},
    execute: (config, context) => runScript(config, context, workers),
  })
}

async function runScript(
  { code, seconds, memory }: Config,
  context: ActionContext,
  workers: ScriptWorkers,
): Promise<ActionOutput> {
  const { event, signal } = context
  const { bytes } = event.payload
  if (bytes.length > (memory * MEGABYTE) / 4)
    throw new TomteError(
      'ERR_SCRIPT_INPUT',
      `The script was not run: a payload of ${bytes.length} bytes is too large for its ${memory} MB.`,
      { hint: 'Allow it four times as much memory as the largest payload has.' },
    )
  signal.throwIfAborted()
  const { prefix, suffix, time, source } = event
  const job: Job = {
    code,
    input: {
      prefix,
      suffix,
      string: eventString(event),
      time,
      topic: source.topic ?? null,
      broker: source.broker ?? null,
      variables: variablesFor(code, context.variables),
    },
    bytes,
    seconds,
    memory: memory * MEGABYTE,
  }
  const outcome = await workers.run(job, signal)
  if (outcome.error) throw withLog(failure(outcome.error, job), outcome.log)
  await carryOut(outcome, context)
  const output: ActionOutput = { value: outcome.output ? JSON.parse(outcome.output) : null, log: outcome.log }
  if (outcome.dropped) output.droppedLines = outcome.dropped
  return output
}

/** What a script logged before it failed is what its writer looks for. */
function withLog({ code, message, hint }: TomteError, log: string[]): TomteError {
  return new TomteError(code, message, { hint, ...(log.length > 0 && { output: { log } }) })
}

/** Only now, all of it or nothing: a script that failed has done nothing. Resolves once variables that are kept are on disk. */
async function carryOut({ effects }: Outcome, { emit, setVariable }: ActionContext): Promise<void> {
  for (const { kind, name } of effects) {
    if (kind === 'variable' && !variableNameSchema.safeParse(name).success)
      throw new TomteError('ERR_VARIABLE', `“${name.slice(0, 100)}” cannot be the name of a variable.`, {
        hint: 'Use letters, digits and _, and begin with a letter or _.',
      })
    if (kind === 'emit') assertSuffix(name)
  }
  const kept = effects.map(({ kind, name, json }) => {
    const value: unknown = json === '' ? undefined : JSON.parse(json)
    if (kind === 'variable') return setVariable(name, value)
    return emit({ prefix: PREFIX, suffix: name, payload: Payload.ofValue(value) })
  })
  await Promise.all(kept)
}

function failure({ kind, message, line }: NonNullable<Outcome['error']>, job: Job): TomteError {
  const at = line ? `Line ${line}: ` : ''
  switch (kind) {
    case 'time':
      return tooLong(job, line)
    case 'memory':
      return new TomteError(
        'ERR_SCRIPT_MEMORY',
        `The script was ended${line ? ` at line ${line}` : ''}: it wanted more than ${job.memory / MEGABYTE} MB.`,
        { hint: 'Look for a list or text that grows without end, or allow it more memory.' },
      )
    case 'syntax':
      return new TomteError('ERR_SCRIPT_SYNTAX', `${at}${message}`)
    case 'refused':
      return new TomteError('ERR_SCRIPT_OUTPUT', message, { hint: 'Return, keep and emit less.' })
    case 'engine':
      return new TomteError('ERR_SCRIPT_ENGINE', `The script could not be run: ${message}.`)
    default:
      return new TomteError('ERR_SCRIPT', `${at}${message}`, {
        hint: 'Look at that line of the script, and at the payload of the event.',
      })
  }
}
