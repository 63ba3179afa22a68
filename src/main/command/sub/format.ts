import { UsageError } from '../command.ts'
import { field, hexField, payloadField, textField, type Width } from './message-field.ts'
import { jsonOf } from './message-json.ts'
import type { Part } from './part.ts'
import { timePart } from './time-part.ts'

const ESCAPES: Record<string, string> = {
  '\\': '\\',
  '0': '\0',
  a: '\x07',
  e: '\x1b',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
}

/** Reads a format string of mosquitto_sub, once for all messages. @throws UsageError */
export function compileFormat(format: string, pretty: boolean): Part[] {
  const parts: Part[] = []
  const literal = /[^%@\\]+/y
  const percent = /%(-?0?-?)(\d*)(?:\.(\d+))?(.?)/suy
  for (let at = 0; at < format.length; ) {
    const character = format[at]
    if (character === '%') {
      percent.lastIndex = at
      const [whole, flags = '', width = '', longest, letter = ''] = percent.exec(format) as RegExpExecArray
      parts.push(partOf(letter, widthOf(flags, width, longest), pretty))
      at += whole.length
    } else if (character === '@' || character === '\\') {
      const next = format[at + 1]
      if (next === undefined) throw new UsageError(`The format ends after ${character}.`)
      parts.push(character === '@' ? timePart(next) : escaped(next))
      at += 2
    } else {
      literal.lastIndex = at
      const [text] = literal.exec(format) as RegExpExecArray
      parts.push(() => text)
      at += text.length
    }
  }
  return parts
}

function widthOf(flags: string, width: string, longest: string | undefined): Width {
  return {
    left: flags.includes('-'),
    zeros: flags.includes('0') && !flags.includes('-'),
    least: Math.min(Number(width), 10_000),
    most: longest === undefined ? Number.POSITIVE_INFINITY : Number(longest),
  }
}

function partOf(letter: string, width: Width, pretty: boolean): Part {
  if (letter === '') throw new UsageError('The format ends after %.')
  if (letter === '%') return () => '%'
  if (letter === 'j' || letter === 'J') return (message, now) => jsonOf(message, now, letter === 'J', pretty)
  if (letter === 'p') return ({ payload }) => payloadField(payload, width)
  if (letter === 'x' || letter === 'X') return ({ payload }) => hexField(payload, letter === 'X', width)
  if (letter === 'I') {
    const [date, clock, zone] = [timePart('F'), timePart('T'), timePart('z')]
    return (message, now) =>
      textField(`${date(message, now)}T${clock(message, now)}${zone(message, now)}`, width)
  }
  if (letter === 'U') {
    const [seconds, nanoseconds] = [timePart('s'), timePart('N')]
    return (message, now) => `${seconds(message, now)}.${nanoseconds(message, now)}`
  }
  const found = field(letter, width)
  if (!found) throw new UsageError(`There is no %${letter} in a format; see tomte sub --help.`)
  return found
}

function escaped(letter: string): Part {
  const text = ESCAPES[letter]
  if (text === undefined) throw new UsageError(`There is no \\${letter} in a format; see tomte sub --help.`)
  return () => text
}
