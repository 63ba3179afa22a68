/** Characters that would be taken for something else in an event string: its separator, and what breaks a line. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const CONFUSING = /[.\u0000-\u001f\u007f-\u009f\u2028\u2029]/g

/** How many leading levels `filter` spells out before its first wildcard: 1 for `home/+/door`, 0 for `#`. */
export function spelledOutLevels(filter: string): number {
  const levels = filter.split('/')
  const wildcard = levels.findIndex(level => level === '+' || level === '#')
  return wildcard < 0 ? levels.length : wildcard
}

/**
 * The suffix of an event: the topic's levels joined by `.`, without the first `spelledOut` ones (the last level stays in any
 * case). A `.` or control character within a level becomes `_`; the topic itself is in the event's source.
 */
export function topicSuffix(topic: string, spelledOut: number): string {
  const levels = topic.split('/')
  const kept = levels.slice(Math.min(spelledOut, levels.length - 1))
  return kept.map(level => level.replace(CONFUSING, '_')).join('.')
}
