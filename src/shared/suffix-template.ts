/**
 * The suffix of a subscription's events, where it is not the topic's levels as they are: text with levels of the topic in it,
 * named as templates name them: `{{topicLevels.[1]}}.{{topicLevels.[3]}}`. The first level is 0; one that the topic does not
 * have is empty.
 */
export interface SuffixTemplate {
  /** Texts, and numbers of levels. */
  readonly parts: readonly (string | number)[]
}

const LEVEL = /\{\{\s*topicLevels\.(?:\[(\d{1,4})\]|(\d{1,4}))\s*\}\}/
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const UNFIT = /[\u0000-\u001f\u007f-\u009f\u2028\u2029*?]/

/** What is wrong with a template, in words; null where nothing is. */
export function suffixFault(source: string): string | null {
  const { parts } = parseSuffix(source)
  const texts = parts.filter(part => typeof part === 'string')
  if (texts.some(text => /[{}]/.test(text)))
    return 'A suffix is text and levels of the topic, such as {{topicLevels.[1]}}.{{topicLevels.[2]}}.'
  if (texts.some(text => UNFIT.test(text))) return 'A suffix has no *, no ? and no line breaks.'
  if (!parts.some(part => typeof part === 'number' || part.trim() !== '')) return 'A suffix is not empty.'
  return null
}

/** Taken apart; what is no level is text. */
export function parseSuffix(source: string): SuffixTemplate {
  // The pattern has two groups, of which one is a number: every third part is text.
  const split = source.split(LEVEL)
  const parts: (string | number)[] = []
  for (let at = 0; at < split.length; at += 3) {
    if (split[at]) parts.push(split[at] as string)
    const level = split[at + 1] ?? split[at + 2]
    if (level !== undefined) parts.push(Number(level))
  }
  return { parts }
}
