import type Handlebars from 'handlebars'
import { toBase64, toHex, toUtf8 } from '../../shared/encoding.ts'
import { TomteError } from '../../shared/errors.ts'
import { ownProperty } from '../../shared/field-path.ts'
import { writtenForm } from '../../shared/written-form.ts'
import { spendItem, spendText } from './template-budget.ts'

/** Writes the value of a `{{…}}` down; every one of them is wrapped in it. */
export const SHOW = '$show'

type Options = Handlebars.HelperOptions
type Helper = (...args: unknown[]) => unknown

/**
 * What templates can call, all of it pure:
 *
 * - `{{json value}}` the value as JSON
 * - `{{round value 1}}` the number rounded to that many digits after the point (none: a whole number)
 * - `{{add value 1}}`, `{{subtract value 1}}`, `{{multiply value 2}}`, `{{divide value 2}}` with what is missing taken as 0
 * - `{{upper value}}`, `{{lower value}}` in upper or lower case
 * - `{{default value other}}` the value, or the other one where it is missing, null or empty
 * - `{{hex value}}`, `{{base64 value}}` the bytes of a value so written; of `payload` the very bytes that came
 */
const values: Record<string, Helper> = {
  json: value => (value instanceof Uint8Array ? JSON.stringify(toHex(value)) : JSON.stringify(value)),
  round: (value, digits) => round(value, typeof digits === 'number' ? digits : 0),
  add: (a, b) => numberOf(a) + numberOf(b),
  subtract: (a, b) => numberOf(a) - numberOf(b),
  multiply: (a, b) => numberOf(a) * numberOf(b),
  divide: (a, b) => quotient(numberOf(a), numberOf(b)),
  upper: value => writtenForm(value).toUpperCase(),
  lower: value => writtenForm(value).toLowerCase(),
  default: (value, other) => (value === undefined || value === null || value === '' ? other : value),
  hex: value => toHex(bytesOf(value)),
  base64: value => toBase64(bytesOf(value)),
  lookup: (value, name) => ownProperty(value, String(name)),
}

/** How many values each takes at least. */
export const helperArguments: Readonly<Record<string, number>> = {
  json: 1,
  round: 1,
  add: 2,
  subtract: 2,
  multiply: 2,
  divide: 2,
  upper: 1,
  lower: 1,
  default: 2,
  hex: 1,
  base64: 1,
  lookup: 2,
}

/** Blocks of Handlebars that templates can use. */
export const blockHelpers: readonly string[] = ['if', 'unless', 'each', 'with']

/** Replaces whatever Handlebars brings by what is listed here. */
export function registerHelpers(handlebars: typeof Handlebars): void {
  handlebars.unregisterHelper('log')
  handlebars.registerHelper({
    ...(values as Record<string, Handlebars.HelperDelegate>),
    [SHOW]: (value: unknown) => spendText(writtenForm(value)),
    each: eachOf(handlebars),
  })
}

/** As the `each` of Handlebars, within the budget of the rendering. */
function eachOf(handlebars: typeof Handlebars) {
  return function each(this: unknown, list: unknown, options: Options): string {
    const keys = keysOf(list)
    if (keys.length === 0) return options.inverse(this)
    const data = handlebars.createFrame(options.data ?? {})
    let text = ''
    for (const [index, key] of keys.entries()) {
      spendItem()
      const value = (list as Record<string | number, unknown>)[key]
      Object.assign(data, { key, index, first: index === 0, last: index === keys.length - 1 })
      text += spendText(options.fn(value, { data, blockParams: [value, key] }))
    }
    return text
  }
}

function keysOf(list: unknown): (string | number)[] {
  if (Array.isArray(list) || list instanceof Uint8Array) return [...list.keys()]
  return typeof list === 'object' && list !== null ? Object.keys(list) : []
}

function round(value: unknown, digits: number): unknown {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
  if (typeof number !== 'number' || !Number.isFinite(number)) return value
  const places = Math.min(Math.max(Math.trunc(digits), 0), 15)
  // Shifting the decimal exponent as text avoids 1.005 * 100 = 100.49999999999999.
  const [mantissa, exponent = '0'] = String(number).split('e')
  const shifted = Math.round(Number(`${mantissa}e${Number(exponent) + places}`))
  const [whole, power = '0'] = String(shifted).split('e')
  return Number(`${whole}e${Number(power) - places}`)
}

/** @throws TomteError ERR_TEMPLATE */
function numberOf(value: unknown): number {
  if (value === undefined || value === null || value === '') return 0 // a variable that nobody has set yet
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
  if (typeof number === 'number' && Number.isFinite(number)) return number
  const text = writtenForm(value)
  throw new TomteError(
    'ERR_TEMPLATE',
    `“${text.length > 80 ? `${text.slice(0, 80)}…` : text}” is not a number.`,
  )
}

/** @throws TomteError ERR_TEMPLATE */
function quotient(number: number, by: number): number {
  if (by !== 0) return number / by
  throw new TomteError('ERR_TEMPLATE', `${number} cannot be divided by 0.`)
}

function bytesOf(value: unknown): Uint8Array {
  return value instanceof Uint8Array ? value : toUtf8(writtenForm(value))
}
