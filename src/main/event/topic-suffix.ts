import { parseSuffix } from '../../shared/suffix-template.ts'
import { plainFilter } from '../../shared/topic.ts'

/** Characters that would be taken for something else in an event string: its separator, and what breaks a line. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const CONFUSING = /[.\u0000-\u001f\u007f-\u009f\u2028\u2029]/g

/** Gives the suffix of an event by the topic of its message. */
export type Suffix = (topic: string) => string

/** `template` (see `SuffixTemplate`) where there is one, else the levels below those that `filter` spells out. */
export function compileSuffix(template: string | null, filter: string): Suffix {
  if (!template) {
    const spelledOut = spelledOutLevels(plainFilter(filter))
    return topic => topicSuffix(topic, spelledOut)
  }
  const { parts } = parseSuffix(template)
  return topic => {
    const levels = topic.split('/')
    return parts.map(part => (typeof part === 'string' ? part : plainLevel(levels[part] ?? ''))).join('')
  }
}

/** How many leading levels `filter` spells out before its first wildcard: 1 for `home/+/door`, 0 for `#`. */
function spelledOutLevels(filter: string): number {
  const levels = filter.split('/')
  const wildcard = levels.findIndex(level => level === '+' || level === '#')
  return wildcard < 0 ? levels.length : wildcard
}

/**
 * The topic's levels joined by `.`, without the first `spelledOut` ones (the last level stays in any case). A `.` or control
 * character within a level becomes `_`; the topic itself is in the event's source.
 */
export function topicSuffix(topic: string, spelledOut: number): string {
  const levels = topic.split('/')
  const kept = levels.slice(Math.min(spelledOut, levels.length - 1))
  return kept.map(plainLevel).join('.')
}

function plainLevel(level: string): string {
  return level.replace(CONFUSING, '_')
}
