import { isWellFormed, utf8Length } from './utf8.ts'

/** The longest UTF-8 Encoded String of MQTT, in bytes. [MQTT-4.7.3-3] */
const MAXIMUM_BYTES = 65_535

/** What is wrong with `topic` as a Topic Name, in words; null where nothing is. */
export function topicNameFault(topic: string): string | null {
  if (/[+#]/.test(topic)) return `A topic to publish to cannot hold + or #: “${topic}”.` // [MQTT-3.3.2-2]
  return textFault(topic, 'topic')
}

/** What is wrong with `filter` as a Topic Filter, in words; null where nothing is. Shared subscriptions included. */
export function topicFilterFault(filter: string): string | null {
  const fault = textFault(filter, 'topic filter')
  if (fault) return fault
  const levels = filter.split('/')
  if (levels[0] === '$share') {
    if (levels.length < 3) return `A shared subscription needs a name and a filter: “${filter}”.` // [MQTT-4.8.2-1]
    if (!levels[1] || /[+#]/.test(levels[1]))
      return `The name of a shared subscription cannot be empty or hold + or #: “${filter}”.` // [MQTT-4.8.2-2]
    if (levels.length === 3 && levels[2] === '') return `The shared subscription “${filter}” has no filter.`
  }
  for (const [index, level] of levels.entries()) {
    if (level.includes('#') && (level !== '#' || index !== levels.length - 1))
      return `# must be the last level of a topic filter and stand alone: “${filter}”.` // [MQTT-4.7.1-2]
    if (level.includes('+') && level !== '+')
      return `+ must fill a whole level of a topic filter: “${filter}”.` // [MQTT-4.7.1-3]
  }
  return null
}

/**
 * Whether Topic Name `topic` matches Topic Filter `filter` (both taken as valid; no shared subscription). A wildcard on the
 * first level never matches a topic that begins with `$`. [MQTT-4.7.2-1]
 */
export function matchesFilter(filter: string, topic: string): boolean {
  const filterLevels = filter.split('/')
  const topicLevels = topic.split('/')
  if (topic.startsWith('$') && (filterLevels[0] === '+' || filterLevels[0] === '#')) return false
  for (const [index, level] of filterLevels.entries()) {
    if (level === '#') return true // also the parent level: `a/#` matches `a`
    if (index >= topicLevels.length) return false
    if (level !== '+' && level !== topicLevels[index]) return false
  }
  return filterLevels.length === topicLevels.length
}

/** The filter itself where it is that of a shared subscription, `$share/name/filter`. [MQTT-4.8.2-1] */
export function plainFilter(filter: string): string {
  if (!filter.startsWith('$share/')) return filter
  return filter.slice(filter.indexOf('/', '$share/'.length) + 1)
}

function textFault(text: string, name: string): string | null {
  if (text === '') return `A ${name} cannot be empty.` // [MQTT-4.7.3-1]
  if (text.includes('\0')) return `A ${name} cannot hold the character U+0000.` // [MQTT-4.7.3-2]
  if (!isWellFormed(text))
    return `The ${name} holds half a character (a lone surrogate), which UTF-8 cannot carry.` // [MQTT-1.5.4-1]
  if (utf8Length(text) > MAXIMUM_BYTES)
    return `A ${name} can have at most 65,535 bytes; this one has ${utf8Length(text)}.`
  return null
}
