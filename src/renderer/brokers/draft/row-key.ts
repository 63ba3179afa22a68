let last = 0

/** A key that no other row of a list in this window has. */
export function newKey(): string {
  last += 1
  return `row-${last}`
}
