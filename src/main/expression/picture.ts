const LONGEST = 200

/** What is wrong with a picture of a number, a date or a time, such as `[Y0001]-[M01]`; null where nothing is. */
export function pictureFault(picture: unknown): string | null {
  if (typeof picture !== 'string') return null
  if (picture.length > LONGEST) return `A picture has at most ${LONGEST} characters.`
  return /,[^\]]*\d{3}/.test(picture) ? 'A part of a picture is at most 99 characters wide.' : null
}

/**
 * How many ways there are to read `text` by `picture`: JSONata tries them all by a regular expression that tracks back. Parts
 * with nothing certain between them, as in `[H][m]`, can be cut anywhere.
 */
export function pictureCost(text: unknown, picture: unknown): number {
  if (typeof text !== 'string' || typeof picture !== 'string') return 0
  const between = picture.split(/\[[^\]]*\]/).slice(1, -1)
  const uncertain = between.filter(
    literal => !/[^A-Za-z0-9\s,-]/.test(literal) && !/^[-T ]$/.test(literal),
  ).length
  let ways = text.length
  for (let cut = 1; cut <= uncertain; cut++) ways *= Math.max(1, (text.length - cut) / cut)
  return ways
}
