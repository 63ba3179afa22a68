/**
 * Which action of the rule's own list, counted from 1, the one at `path` is inside of; null where it stands in that list itself:
 * `actions[2].branches[0].actions[1]` is inside of 3.
 */
export function outerActionOf(path: string): number | null {
  const [, index, inside] = /^actions\[(\d+)\](.*)$/.exec(path) ?? []
  return inside ? Number(index) + 1 : null
}
