/** `#/brokers/new` is the form of a new broker. */
const RESERVED = 'new'

/** An id made from the broker's name that none of `taken` has: letters, digits and dashes, at most 64. */
export function brokerIdFor(name: string, taken: ReadonlySet<string>): string {
  const base = words(name).join('-').toLowerCase().slice(0, 64).replace(/-+$/, '') || 'broker'
  if (!taken.has(base) && base !== RESERVED) return base
  for (let number = 2; ; number++) {
    const ending = `-${number}`
    const id = base.slice(0, 64 - ending.length) + ending
    if (!taken.has(id)) return id
  }
}

/** A prefix for events made from the broker's name: `Holiday house` gives `HolidayHouse`; an IP address gives `MQTT`. */
export function prefixFor(name: string): string {
  const joined = words(name)
    .map(word => word[0]!.toUpperCase() + word.slice(1))
    .join('')
  return /[A-Za-z]/.test(joined) ? joined.slice(0, 64) : 'MQTT'
}

/** `Home` becomes `Home (2)`, that `Home (3)`. */
export function copyName(name: string, taken: ReadonlySet<string>): string {
  const [, stem = name] = /^(.*) \(\d+\)$/.exec(name) ?? []
  for (let number = 2; ; number++) {
    const copy = `${stem} (${number})`
    if (!taken.has(copy)) return copy
  }
}

/** The name under which a broker keeps a secret; another where a broker that was renamed still has this one. */
export function secretNameFor(
  id: string,
  kind: 'password' | 'passphrase' | 'key' | 'proxy-password',
  taken: ReadonlySet<string>,
): string {
  const name = `broker/${id}/${kind}`
  if (!taken.has(name)) return name
  for (let number = 2; ; number++) if (!taken.has(`${name}-${number}`)) return `${name}-${number}`
}

function words(name: string): string[] {
  return name
    .replace(/ß/g, 'ss')
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .split(/[^A-Za-z0-9]+/)
    .filter(word => word !== '')
}
