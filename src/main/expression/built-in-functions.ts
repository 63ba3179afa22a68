import jsonata from 'jsonata'
import { TomteError } from '../../shared/errors.ts'
import { meter } from './meter.ts'
import { pictureCost, pictureFault } from './picture.ts'
import { weightOf } from './value-weight.ts'

type Implementation = (this: unknown, ...args: unknown[]) => unknown
/** A function as JSONata's evaluator knows it. */
interface Definition {
  implementation: Implementation
}

/** All functions of JSONata but those that are refused; a test holds that none is missing. */
const metered = (
  'sum count max min average string substring substringBefore substringAfter lowercase uppercase length trim pad match ' +
  'contains replace split join formatNumber formatBase formatInteger parseInteger number floor ceil round abs sqrt power ' +
  'boolean not map zip filter single reduce sift keys lookup append exists spread merge reverse each error assert type sort ' +
  'distinct base64encode base64decode encodeUrlComponent encodeUrl decodeUrlComponent decodeUrl toMillis fromMillis'
).split(' ')

/** Functions that an expression may not use, with the reason. */
export const refusedFunctions: ReadonlyMap<string, string> = new Map([
  ['random', 'the same event must always give the same answer'],
  ['shuffle', 'the same event must always give the same answer'],
  ['eval', 'what an expression does must be known when it is saved'],
  ['clone', 'values cannot be changed, so there is nothing to copy'],
])

/** The names of all functions that an expression may use. */
export const offeredFunctions: ReadonlySet<string> = new Set([...metered, 'now', 'millis'])

/** What a call costs beside the weight of its arguments. */
const extraCosts: Readonly<Record<string, (...args: never[]) => number>> = {
  pad: (_text: string, width: number) => Math.abs(width ?? 0),
  split: (text: unknown) => lengthOf(text),
  join: (items: unknown, separator: unknown) =>
    Array.isArray(items) ? items.length * lengthOf(separator) : 0,
  replace: (text: unknown, pattern: unknown, replacement: unknown) =>
    (lengthOf(text) / (lengthOf(pattern) || 1)) * (1 + lengthOf(replacement)),
  distinct: (items: unknown) => pairs(items) * 4,
  spread: pairs,
  sort: (items: unknown) => (Array.isArray(items) ? items.length * Math.log2(items.length + 1) * 8 : 0),
  string: (value: unknown, prettify: unknown) => (prettify === true ? weightOf(value) ** 2 / 64 : 0),
  toMillis: (text: unknown, picture: unknown) => pictureCost(text, picture),
}

function lengthOf(text: unknown): number {
  return typeof text === 'string' ? text.length : 0
}

function pairs(items: unknown): number {
  return Array.isArray(items) ? (items.length * weightOf(items)) / 8 : 0
}

/**
 * Makes every built-in function pay before it works. JSONata keeps one definition of each for all expressions, and nothing else
 * in Tomte evaluates JSONata, so they are changed in place, once.
 */
export function meterBuiltInFunctions(): void {
  for (const name of metered) {
    const definition = definitionOf(name)
    definition.implementation = paying(name, definition.implementation)
  }
}

function definitionOf(name: string): Definition {
  return jsonata(`$${name}`).evaluate({}) as Definition
}

function paying(name: string, original: Implementation): Implementation {
  const extra = extraCosts[name]
  const implementation: Implementation = function (...args) {
    let cost = 4
    for (const arg of args) cost += weightOf(arg)
    meter.charge(cost)
    if (extra) meter.charge(extra(...(args as never[])))
    const fault = name.startsWith('format') || name.endsWith('Millis') ? pictureFault(args[1]) : null
    if (fault) throw new TomteError('ERR_EXPRESSION', fault)
    // A picture without a year means that of `$now()`, which JSONata would take from the machine's clock.
    if (name === 'toMillis') return original.apply({ environment: { timestamp: new Date(meter.now) } }, args)
    return original.apply(this, args)
  }
  // JSONata reads the parameters' names and number off the function itself when it is applied in part.
  Object.defineProperty(implementation, 'length', { value: original.length })
  implementation.toString = () => original.toString()
  return implementation
}

/** `$now` and `$millis` by the scope, and the range of `[1..10]`, which JSONata would build before anyone could refuse it. */
export function ownDefinitions(): Record<string, unknown> {
  const now = jsonata('$now')
  const { implementation: fromMillis } = definitionOf('fromMillis')
  now.registerFunction(
    'now',
    function (this: unknown, picture?: string, timezone?: string) {
      return fromMillis.call(this, meter.now, picture, timezone)
    },
    '<s?s?:s>',
  )
  const millis = jsonata('$millis')
  millis.registerFunction('millis', () => meter.now, '<:n>')
  return {
    now: now.evaluate({}),
    millis: millis.evaluate({}),
    [RANGE]: { _jsonata_function: true, implementation: range },
  }
}

/** No expression can write this name. */
export const RANGE = ' range'

function range(low: unknown, high: unknown): number[] | undefined {
  for (const end of [low, high])
    if (end !== undefined && !Number.isInteger(end))
      throw new TomteError('ERR_EXPRESSION', 'Both ends of a range .. must be whole numbers.')
  if (low === undefined || high === undefined || (low as number) > (high as number)) return undefined
  const size = (high as number) - (low as number) + 1
  meter.charge(size)
  const items: number[] = []
  for (let item = low as number; item <= (high as number); item++) items.push(item)
  return Object.assign(items, { sequence: true })
}
