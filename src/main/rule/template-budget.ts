import { TomteError } from '../../shared/errors.ts'

const ITEMS = 100_000

/**
 * What one rendering may still use. Rendering is synchronous and never nested, so one is enough; it is refilled before each.
 */
let items = 0
let characters = 0

export function refillBudget(longestOutput: number): void {
  items = ITEMS
  characters = 4 * longestOutput // parts of nested blocks are counted at each level
}

/** @throws TomteError ERR_TEMPLATE */
export function spendItem(): void {
  if (--items < 0)
    throw new TomteError(
      'ERR_TEMPLATE',
      `The template goes through more than ${ITEMS.toLocaleString('en')} items.`,
    )
}

/** @throws TomteError ERR_TEMPLATE */
export function spendText(text: string): string {
  characters -= text.length
  if (characters < 0) throw tooLong()
  return text
}

export function tooLong(): TomteError {
  return new TomteError('ERR_TEMPLATE', 'The template makes a text that is too long.')
}
