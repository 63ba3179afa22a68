/** How many letters may be wrong. */
const FARTHEST = 2

/** The name that was probably meant, the letters' case aside; null where none is near. */
export function nearestName(written: string, names: Iterable<string>): string | null {
  const wanted = written.toLowerCase()
  let nearest: string | null = null
  let least = Math.min(FARTHEST, Math.floor(wanted.length / 2)) + 1
  for (const name of names) {
    if (Math.abs(name.length - wanted.length) >= least) continue
    const steps = stepsBetween(wanted, name.toLowerCase())
    if (steps >= least) continue
    least = steps
    nearest = name
  }
  return nearest
}

/** Letters to put in, take out or change (Levenshtein). */
function stepsBetween(from: string, to: string): number {
  let above = Array.from({ length: to.length + 1 }, (_, index) => index)
  for (let row = 0; row < from.length; row++) {
    const line = [row + 1]
    for (let column = 0; column < to.length; column++) {
      const changed = (above[column] ?? 0) + (from[row] === to[column] ? 0 : 1)
      line.push(Math.min(changed, (above[column + 1] ?? 0) + 1, (line[column] ?? 0) + 1))
    }
    above = line
  }
  return above[to.length] ?? 0
}
