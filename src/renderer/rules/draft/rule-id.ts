/** An id made from the rule's name that none of `taken` has: letters, digits and dashes, at most 64. */
export function ruleIdFor(name: string, taken: ReadonlySet<string>): string {
  const base = slug(name) || 'rule'
  if (!taken.has(base)) return base
  for (let number = 2; ; number++) {
    const ending = `-${number}`
    const id = base.slice(0, 64 - ending.length) + ending
    if (!taken.has(id)) return id
  }
}

function slug(name: string): string {
  return name
    .replace(/ß/g, 'ss')
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 64)
    .replace(/^-+|-+$/g, '')
}

/** `Too warm` becomes `Too warm (2)`, that `Too warm (3)`. */
export function copyName(name: string, taken: ReadonlySet<string>): string {
  const [, stem = name] = /^(.*) \(\d+\)$/.exec(name) ?? []
  for (let number = 2; ; number++) {
    const copy = `${stem} (${number})`
    if (!taken.has(copy)) return copy
  }
}
