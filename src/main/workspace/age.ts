const units = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
] as const

/** A span of milliseconds in words, as a person would say it: `3 hours`, `less than a minute`. */
export function ageInWords(milliseconds: number): string {
  for (const [word, length] of units) {
    const count = Math.floor(milliseconds / length)
    if (count >= 1) return `${count} ${word}${count === 1 ? '' : 's'}`
  }
  return 'less than a minute'
}
