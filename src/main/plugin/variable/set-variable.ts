import { z } from 'zod'
import { TomteError } from '../../../shared/errors.ts'
import { variableNameSchema } from '../../../shared/workspace/variable.ts'
import { defineAction } from '../plugin.ts'

const MAXIMUM_CHARACTERS = 65_536
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i
const YES = ['true', 'yes', 'on', '1']
const NO = ['false', 'no', 'off', '0', '']

const kinds = ['text', 'number', 'json', 'boolean'] as const
type Kind = (typeof kinds)[number]

export const setVariableAction = defineAction({
  type: 'variable',
  title: 'Set a variable',
  description: 'Keeps a value that conditions and templates of all rules see as variables.NAME.',
  icon: 'variable',
  summary: 'Set {name} to {value}',
  schema: z.strictObject({
    name: variableNameSchema,
    value: z.string('Say what the variable is set to.').max(MAXIMUM_CHARACTERS),
    as: z.enum(kinds, 'A variable is kept as text, number, json or boolean.').default('text'),
    /** It outlives a restart. Once one rule has kept it, it stays kept until it is removed or set otherwise by hand. */
    keep: z.boolean().default(false),
  }),
  fields: [
    { name: 'name', label: 'Name', control: 'text', required: true, placeholder: 'somebody_home' },
    {
      name: 'value',
      label: 'Value',
      control: 'multiline',
      template: true,
      required: true,
      placeholder: '{{payload.value}}',
    },
    {
      name: 'as',
      label: 'Kept as',
      control: 'select',
      options: [
        { value: 'text', label: 'Text' },
        { value: 'number', label: 'Number' },
        { value: 'boolean', label: 'Yes or no' },
        { value: 'json', label: 'JSON' },
      ],
    },
    {
      name: 'keep',
      label: 'Keep over a restart',
      control: 'switch',
      help: 'The value is on disk before the next action begins.',
    },
  ],
  initial: { name: '', value: '{{payload}}', as: 'text' },
  templates: { value: 'text' },
  execute({ name, value, as, keep }, { setVariable }) {
    const converted = convert(name, value, as)
    const output = { [name]: converted }
    // One that is kept already stays so, whichever rule sets it: two rules must not take turns at it.
    const kept = setVariable(name, converted, keep || undefined)
    return kept ? kept.then(() => output) : output
  },
})

function convert(name: string, value: string, as: Kind): unknown {
  if (value.length > MAXIMUM_CHARACTERS)
    throw new TomteError('ERR_VARIABLE_SIZE', `The value for “${name}” has more than 65,536 characters.`, {
      hint: 'Keep a part of it, such as {{payload.value}}.',
    })
  if (as === 'number') return toNumber(name, value)
  if (as === 'boolean') return toBoolean(name, value)
  if (as === 'json') return toJson(name, value)
  return value
}

function toNumber(name: string, value: string): number {
  const trimmed = value.trim()
  const number = Number(trimmed)
  if (NUMBER.test(trimmed) && Number.isFinite(number)) return number
  throw unfit(name, value, 'not a number')
}

function toBoolean(name: string, value: string): boolean {
  const word = value.trim().toLowerCase()
  if (YES.includes(word)) return true
  if (NO.includes(word)) return false
  throw unfit(name, value, 'neither yes (true, on, 1) nor no (false, off, 0)')
}

function toJson(name: string, value: string): unknown {
  try {
    return JSON.parse(value)
  } catch (error) {
    throw unfit(name, value, 'not JSON', error)
  }
}

function unfit(name: string, value: string, words: string, cause?: unknown): TomteError {
  const shown = value.length > 80 ? `${value.slice(0, 80)}…` : value
  return new TomteError('ERR_VARIABLE_VALUE', `“${name}” was not set: “${shown}” is ${words}.`, {
    cause,
    hint: 'Check the template of the value, or keep it as text.',
  })
}
