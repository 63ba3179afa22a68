/** What the birth of a node or device said of a metric, by its alias. */
export type Aliases = ReadonlyMap<unknown, { name: string; type: string | undefined }>

/** Bytes, roughly, that all births take together, and an alias beside the characters of its name. */
const MOST_BYTES = 40_000_000
const ALIAS_BYTES = 100

interface Birth {
  aliases: Aliases
  /** Of a device: which birth of its node it followed; a later one of the node makes it void. */
  node: number
  bytes: number
}

/**
 * The births of edge nodes and their devices, as far as they fit: what was not used for long goes first. They live in two
 * generations; when the young one is full, it becomes the old one and the old one goes.
 */
export class Births {
  #young = new Map<string, Birth>()
  #old = new Map<string, Birth>()
  #youngBytes = 0
  #count = 0

  ofNode(node: string): Aliases | undefined {
    return this.#get(node)?.aliases
  }

  ofDevice(node: string, device: string): Aliases | undefined {
    const birth = this.#get(deviceKey(node, device))
    return birth?.node === this.#get(node)?.node ? birth?.aliases : undefined
  }

  nodeBorn(node: string, aliases: Aliases): void {
    this.#set(node, { aliases, node: ++this.#count, bytes: bytesOf(node, aliases) })
  }

  deviceBorn(node: string, device: string, aliases: Aliases): void {
    const key = deviceKey(node, device)
    // Of a node whose own birth was missed, one that says nothing.
    if (!this.#get(node)) this.nodeBorn(node, new Map())
    this.#set(key, { aliases, node: this.#get(node)?.node ?? 0, bytes: bytesOf(key, aliases) })
  }

  #get(key: string): Birth | undefined {
    const young = this.#young.get(key)
    if (young) return young
    const old = this.#old.get(key)
    if (old) this.#set(key, old)
    return old
  }

  #set(key: string, birth: Birth): void {
    this.#youngBytes += birth.bytes - (this.#young.get(key)?.bytes ?? 0)
    this.#old.delete(key)
    this.#young.set(key, birth)
    if (this.#youngBytes < MOST_BYTES / 2) return
    this.#old = this.#young
    this.#young = new Map()
    this.#youngBytes = 0
  }
}

/** No topic holds a NUL. */
function deviceKey(node: string, device: string): string {
  return `${node}\0${device}`
}

function bytesOf(key: string, aliases: Aliases): number {
  let bytes = ALIAS_BYTES + key.length
  for (const { name } of aliases.values()) bytes += ALIAS_BYTES + name.length
  return bytes
}
