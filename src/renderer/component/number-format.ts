const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 })
const fine = new Intl.NumberFormat('en', { maximumFractionDigits: 1 })

/** `12,345` */
export function count(value: number): string {
  return whole.format(value)
}

/** A rate a second: `0`, `0.4`, `12`, `3,400`. */
export function rate(value: number): string {
  return value < 10 ? fine.format(value) : whole.format(value)
}

/** `0 bytes`, `1 byte`, `812 bytes`, `1.2 kB`, `34 MB`; powers of 1,000 as disks are sold. */
export function byteSize(bytes: number): string {
  if (bytes === 1) return '1 byte'
  if (bytes < 1000) return `${bytes} bytes`
  const units = ['kB', 'MB', 'GB', 'TB']
  let value = bytes
  let unit = ''
  for (const next of units) {
    if (value < 1000) break
    value /= 1000
    unit = next
  }
  return `${fine.format(value)} ${unit}`
}

/** `1 event`, `3 events`: the word with its number. */
export function plural(value: number, one: string, many = `${one}s`): string {
  return `${count(value)} ${value === 1 ? one : many}`
}
