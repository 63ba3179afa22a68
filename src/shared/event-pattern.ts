/**
 * Event patterns are matched on the event string `Prefix.suffix`, upper and lower case alike: `*` stands for any run of
 * characters (dots too), `?` for one character. They are never mixed with the `+` and `#` of topic filters.
 */
export type EventMatcher = (eventString: string) => boolean

/** What is wrong with `pattern`, in words; null where nothing is. */
export function eventPatternFault(pattern: string): string | null {
  if (pattern.trim() === '') return 'An event pattern cannot be empty.'
  if (pattern.length > 1024) return 'An event pattern can have at most 1,024 characters.'
  return null
}

/** Compiles `pattern`. The matcher runs in time linear in pattern length × event length: no backtracking explosion. */
export function compileEventPattern(pattern: string): EventMatcher {
  const wanted = pattern.toLowerCase()
  if (!/[*?]/.test(wanted)) return eventString => eventString.toLowerCase() === wanted
  return eventString => matches(wanted, eventString.toLowerCase())
}

function matches(pattern: string, text: string): boolean {
  let p = 0
  let t = 0
  let star = -1
  let resume = 0
  while (t < text.length) {
    if (p < pattern.length && pattern[p] === '*') {
      star = p++
      resume = t
    } else if (p < pattern.length && (pattern[p] === '?' || pattern[p] === text[t])) {
      p++
      t++
    } else if (star >= 0) {
      p = star + 1
      t = ++resume
    } else return false
  }
  while (pattern[p] === '*') p++
  return p === pattern.length
}
