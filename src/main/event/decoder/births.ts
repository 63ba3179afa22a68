import { type Aliases, type Birth, type BirthRecord, readBirth, writtenBirth } from './birth.ts'

/** Bytes, roughly, that all births take together, and an alias beside the characters of its name. */
const MOST_BYTES = 40_000_000
const ALIAS_BYTES = 100
/** Births that may wait for a disk that refuses them. */
const MOST_CHANGED = 100_000

interface Entry {
  birth: Birth
  bytes: number
}

/**
 * The births of edge nodes and their devices, as far as they fit: what was not used for long goes first. They live in two
 * generations; when the young one is full, it becomes the old one and the old one goes.
 */
export class Births {
  #young = new Map<string, Entry>()
  #old = new Map<string, Entry>()
  #youngBytes = 0
  #count = 0
  /** Keys of what is to be stored or deleted; undefined: nobody stores it. */
  #changed: Set<string> | undefined
  #tell: () => void = () => {}

  /** `live`: what it says of messages that come now; otherwise of those it sent until it died. */
  ofNode(node: string, live = true): Aliases | undefined {
    return namesOf(this.#get(node), live)
  }

  ofDevice(node: string, device: string, live = true): Aliases | undefined {
    const ofNode = this.#get(node)
    const birth = this.#get(deviceKey(node, device))
    return birth && birth.node === ofNode?.node && namesOf(ofNode, live) ? namesOf(birth, live) : undefined
  }

  nodeBorn(node: string, aliases: Aliases, bdSeq?: unknown): void {
    this.#keep(node, { aliases, node: ++this.#count, bdSeq, isDead: false })
  }

  deviceBorn(node: string, device: string, aliases: Aliases): void {
    const key = deviceKey(node, device)
    const known = this.#get(node)
    // Of a node whose own birth was missed, one that says nothing.
    if (!known || known.isDead) this.nodeBorn(node, new Map())
    this.#keep(key, { aliases, node: this.#get(node)?.node ?? 0, bdSeq: undefined, isDead: false })
  }

  /** A death that belongs to an earlier birth, and comes late, says nothing. */
  nodeDied(node: string, bdSeq: unknown): void {
    const birth = this.#get(node)
    if (!birth || birth.isDead || (bdSeq !== undefined && birth.bdSeq !== undefined && bdSeq !== birth.bdSeq))
      return
    this.#keep(node, { ...birth, isDead: true })
  }

  deviceDied(node: string, device: string): void {
    const key = deviceKey(node, device)
    const birth = this.#get(key)
    if (birth && !birth.isDead) this.#keep(key, { ...birth, isDead: true })
  }

  /** From now on what changes is gathered for `changes`; `tell` is called with each change. */
  track(tell: () => void): void {
    this.#changed = new Set()
    this.#tell = tell
  }

  get hasChanges(): boolean {
    return this.#changed !== undefined && this.#changed.size > 0
  }

  /** What is to be stored since this was asked last: so many characters at a time, or one record. */
  changes(most: number): BirthRecord[] {
    const records: BirthRecord[] = []
    let length = 0
    for (const key of this.#changed ?? []) {
      this.#changed?.delete(key)
      const entry = this.#young.get(key) ?? this.#old.get(key)
      const text = entry ? writtenBirth(entry.birth) : null
      records.push([key, text])
      length += key.length + (text?.length ?? 0)
      if (length >= most) break
    }
    return records
  }

  /** These could not be stored; `changes` gives them again. */
  notStored(records: readonly BirthRecord[]): void {
    for (const [key] of records) this.#changed?.add(key)
  }

  /** Takes up what was stored; what cannot be read, and what devices said before the last birth of their node, is to be deleted. */
  restore(records: readonly BirthRecord[]): void {
    const births = new Map(records.map(([key, text]) => [key, text === null ? null : readBirth(text)]))
    for (const [key, birth] of births) {
      const node = births.get(key.split('\0')[0] as string)
      if (birth && node?.node === birth.node) this.#set(key, entryOf(key, birth))
      else this.#note(key)
      this.#count = Math.max(this.#count, birth?.node ?? 0)
    }
  }

  #get(key: string): Birth | undefined {
    const young = this.#young.get(key)
    if (young) return young.birth
    const old = this.#old.get(key)
    if (old) this.#set(key, old)
    return old?.birth
  }

  #keep(key: string, birth: Birth): void {
    this.#set(key, entryOf(key, birth))
    this.#note(key)
  }

  #set(key: string, entry: Entry): void {
    this.#youngBytes += entry.bytes - (this.#young.get(key)?.bytes ?? 0)
    this.#old.delete(key)
    this.#young.set(key, entry)
    if (this.#youngBytes < MOST_BYTES / 2) return
    for (const forgotten of this.#old.keys()) this.#note(forgotten)
    this.#old = this.#young
    this.#young = new Map()
    this.#youngBytes = 0
  }

  #note(key: string): void {
    if (!this.#changed || this.#changed.size >= MOST_CHANGED) return
    this.#changed.add(key)
    this.#tell()
  }
}

function namesOf(birth: Birth | undefined, live: boolean): Aliases | undefined {
  return birth && !(live && birth.isDead) ? birth.aliases : undefined
}

/** No topic holds a NUL. */
function deviceKey(node: string, device: string): string {
  return `${node}\0${device}`
}

function entryOf(key: string, birth: Birth): Entry {
  let bytes = ALIAS_BYTES + key.length
  for (const { name } of birth.aliases.values()) bytes += ALIAS_BYTES + name.length
  return { birth, bytes }
}
