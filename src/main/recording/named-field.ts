/** Whether a name, as `plainName` leaves it, is the one that is meant. */
export type NameTest = (name: string) => boolean

/** Upper and lower case, `_`, `-` and spaces make no difference. */
export function plainName(name: string): string {
  return name.toLowerCase().replace(/[_\- ]/g, '')
}

/** `*` stands for any characters. */
export function nameTest(field: string): NameTest {
  const parts = field.split('*').map(plainName)
  if (parts.length === 1) return name => name === parts[0]
  const [first = '', ...rest] = parts
  const last = rest.pop() ?? ''
  return name => {
    if (!name.startsWith(first) || !name.endsWith(last)) return false
    let at = first.length
    for (const part of rest) {
      const found = name.indexOf(part, at)
      if (found < 0) return false
      at = found + part.length
    }
    return at + last.length <= name.length
  }
}
