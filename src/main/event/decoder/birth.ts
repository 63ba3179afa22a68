/** What the birth of a node or device said of a metric, by its alias. */
export type Aliases = ReadonlyMap<unknown, { name: string; type: string | undefined }>

/** What is known of an edge node, or of one of its devices. */
export interface Birth {
  readonly aliases: Aliases
  /** Of a device: which birth of its node it followed; a later one of the node makes it void. */
  readonly node: number
  /** Of a node: the number that this birth shares with the death that belongs to it. */
  readonly bdSeq: unknown
  /** What it said until it died can still be read; what comes before its next birth has no names. */
  readonly isDead: boolean
}

/** A birth as texts to be stored, by its node and device; the value null: it is to be forgotten. */
export type BirthRecord = readonly [key: string, value: string | null]

export function writtenBirth({ aliases, node, bdSeq, isDead }: Birth): string {
  const names = Array.from(aliases, ([alias, { name, type }]) => [alias, name, type ?? null])
  return JSON.stringify([node, bdSeq ?? null, isDead, names])
}

/** Null where it is none. */
export function readBirth(text: string): Birth | null {
  const parsed = parse(text)
  if (!Array.isArray(parsed) || parsed.length !== 4) return null
  const [node, bdSeq, isDead, names] = parsed
  if (!Number.isSafeInteger(node) || typeof isDead !== 'boolean') return null
  if (!Array.isArray(names) || !names.every(isName)) return null
  const aliases = new Map(names.map(([alias, name, type]) => [alias, { name, type: type ?? undefined }]))
  return { aliases, node, bdSeq: bdSeq ?? undefined, isDead }
}

function isName(value: unknown): value is [alias: number | string, name: string, type: string | null] {
  if (!Array.isArray(value) || value.length !== 3) return false
  const [alias, name, type] = value
  return (
    (typeof alias === 'number' || typeof alias === 'string') &&
    typeof name === 'string' &&
    (type === null || typeof type === 'string')
  )
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
