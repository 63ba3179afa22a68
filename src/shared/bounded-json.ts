import { TomteError } from './errors.ts'

/** Characters, levels and values of a JSON text that is parsed; beyond them the process would stand still for too long. */
export const JSON_LIMITS = { characters: 4_194_304, levels: 1000, values: 500_000 } as const

/** Shorter texts are within the limits whatever they hold. */
const HARMLESS = 2 * JSON_LIMITS.levels

const [QUOTE, BACKSLASH, COMMA, COLON] = [34, 92, 44, 58]
/** `[` and `{`, `]` and `}`: each pair differs in one bit. */
const [OPENING, CLOSING, BRACE] = [91, 93, 32]

/**
 * `JSON.parse` within limits; `characters`: where much of it may be one long text.
 * @throws SyntaxError where it is not JSON, TomteError ERR_PAYLOAD_LARGE where it is too much of it
 */
export function parseBoundedJson(text: string, characters: number = JSON_LIMITS.characters): unknown {
  // Without one of these it is a single value, or no JSON, which is found out at once.
  if (text.length > HARMLESS && /^\s*[[{]/.test(text)) {
    if (text.length > characters)
      throw tooMuch(`it has ${text.length} characters, and at most ${characters} are read`)
    scan(text)
  }
  return JSON.parse(text)
}

/** A list, an object or a key takes about four times as long as another value. */
function scan(text: string): void {
  let level = 0
  let values = 0
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === QUOTE) {
      at = endOfText(text, at)
    } else if (code === COMMA) {
      values++
    } else if (code === COLON) {
      values += 4
    } else if ((code | BRACE) === (OPENING | BRACE)) {
      values += 4
      if (++level > JSON_LIMITS.levels) throw tooMuch(`it is nested deeper than ${JSON_LIMITS.levels} levels`)
    } else if ((code | BRACE) === (CLOSING | BRACE)) level--
  }
  if (values > JSON_LIMITS.values) throw tooMuch('it holds too many values')
}

function endOfText(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === BACKSLASH) at++
    else if (code === QUOTE) return at
  }
  return text.length
}

function tooMuch(why: string): TomteError {
  return new TomteError('ERR_PAYLOAD_LARGE', `The payload is not read as JSON: ${why}.`, {
    hint: 'Its text and its bytes are there all the same.',
  })
}
