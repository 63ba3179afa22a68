/** Characters of variables that a script is given; those it names come first. */
const MAXIMUM_CHARACTERS = 1_048_576
const NAME = /[A-Za-z_][\w-]*/g

/** Values of variables never change, so that what they take is measured once. */
const measured = new WeakMap<object, number>()

/** The variables that a script may read: those it names, then all others, as far as they fit. */
export function variablesFor(
  code: string,
  variables: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const given: Record<string, unknown> = {}
  let left = MAXIMUM_CHARACTERS
  const give = (name: string) => {
    if (!Object.hasOwn(variables, name) || Object.hasOwn(given, name)) return
    const size = name.length + sizeOf(variables[name])
    if (size > left) return
    left -= size
    given[name] = variables[name]
  }
  for (const [name] of code.matchAll(NAME)) give(name)
  for (const name of Object.keys(variables)) give(name)
  return given
}

function sizeOf(value: unknown): number {
  if (typeof value === 'string') return value.length
  if (typeof value !== 'object' || value === null) return 8
  let size = measured.get(value)
  if (size === undefined) {
    size = JSON.stringify(value).length
    measured.set(value, size)
  }
  return size
}
