import { decodeText, toUtf8 } from '../../shared/encoding.ts'
import type { EventSource, TomteEvent } from '../../shared/event.ts'
import type { MessageProperties } from '../../shared/message.ts'
import { Payload } from '../../shared/payload.ts'
import { EventSources, type WrittenSource } from './event-sources.ts'
import { ByteReader, GrowingBytes } from './growing-bytes.ts'
import { type JournalEntry, NO_RULES } from './journal-entry.ts'

/**
 * Events that were written together are one value on disk, so that thousands a second cost one write:
 *
 *   u8 version · u32 events · u32 bytes of the records · f64 first id · f64 last id · f64 earliest time · f64 latest time ·
 *   f64 first time · records · dictionary (chunks of JSON: sources and lists of rule ids)
 */
const VERSION = 1
const HEADER_BYTES = 49

/** QoS + 1; 0 where there is none. */
const QOS = 3
const RETAINED = 4
const RETAIN_KNOWN = 8
const FIRED = 16
const PROPERTIES = 32
/** What only few events have: the trigger that made them, the run that caused them. */
const ORIGIN = 64
const BACKLOG = 128

export interface EventBlockFacts {
  count: number
  firstId: number
  lastId: number
  earliest: number
  latest: number
}

export interface SealedEventBlock extends EventBlockFacts {
  value: Buffer
}

/** Collects events until they are sealed into one block. Ids must rise. */
export class EventBlockWriter {
  readonly #records = new GrowingBytes()
  readonly #dictionary = new GrowingBytes()
  readonly #sources = new EventSources(this.#dictionary)
  #count = 0
  #firstId = 0
  #lastId = 0
  #lastTime = 0
  #firstTime = 0
  #earliest = 0
  #latest = 0

  get count(): number {
    return this.#count
  }

  get bytes(): number {
    return this.#records.length + this.#dictionary.length
  }

  append(event: TomteEvent, fired: number, rules: readonly string[], firstRun: number): void {
    const { id, time, source, payload } = event
    if (this.#count++ === 0) {
      this.#firstId = this.#lastId = id
      this.#firstTime = this.#earliest = this.#latest = this.#lastTime = time
    } else if (time < this.#earliest) this.#earliest = time
    else if (time > this.#latest) this.#latest = time
    const { qos, retain, properties, backlog, trigger, cause, deliveryId } = source
    let flags = qos === undefined ? 0 : qos + 1
    if (retain !== undefined) flags |= retain ? RETAIN_KNOWN | RETAINED : RETAIN_KNOWN
    if (fired > 0) flags |= FIRED
    if (properties !== undefined) flags |= PROPERTIES
    if (backlog === true) flags |= BACKLOG
    const origin = trigger !== undefined || cause !== undefined || deliveryId !== undefined
    if (origin) flags |= ORIGIN
    const records = this.#records
    records.byte(flags)
    records.number(id - this.#lastId)
    records.signed(time - this.#lastTime)
    records.number(this.#sources.source(event))
    if (fired > 0) {
      records.number(fired)
      records.number(this.#sources.rules(rules))
      records.number(firstRun)
    }
    if (properties !== undefined) records.chunk(toUtf8(JSON.stringify(properties)))
    if (origin) records.chunk(writtenOrigin(source))
    records.chunk(payload.bytes)
    this.#lastId = id
    this.#lastTime = time
  }

  /** The block of what was appended; undefined where nothing was. */
  seal(): SealedEventBlock | undefined {
    if (this.#count === 0) return undefined
    const [records, dictionary] = [this.#records.written, this.#dictionary.written]
    const value = Buffer.allocUnsafe(HEADER_BYTES + records.length + dictionary.length)
    value.writeUInt8(VERSION, 0)
    value.writeUInt32LE(this.#count, 1)
    value.writeUInt32LE(records.length, 5)
    value.writeDoubleLE(this.#firstId, 9)
    value.writeDoubleLE(this.#lastId, 17)
    value.writeDoubleLE(this.#earliest, 25)
    value.writeDoubleLE(this.#latest, 33)
    value.writeDoubleLE(this.#firstTime, 41)
    records.copy(value, HEADER_BYTES)
    dictionary.copy(value, HEADER_BYTES + records.length)
    const sealed = { ...eventBlockFacts(value), value }
    this.#records.clear()
    this.#dictionary.clear()
    this.#sources.nextBlock()
    this.#count = 0
    return sealed
  }
}

/** What is known of a block without reading its events. @throws RangeError where it is no such block */
export function eventBlockFacts(value: Uint8Array): EventBlockFacts {
  const bytes = bufferOf(value)
  if (bytes.length < HEADER_BYTES || bytes[0] !== VERSION)
    throw new RangeError('This is not a block of events.')
  return {
    count: bytes.readUInt32LE(1),
    firstId: bytes.readDoubleLE(9),
    lastId: bytes.readDoubleLE(17),
    earliest: bytes.readDoubleLE(25),
    latest: bytes.readDoubleLE(33),
  }
}

/** What events of one source share: asked once for a block instead of once for each of its events. */
export type SourceTest = (event: Pick<TomteEvent, 'prefix' | 'suffix' | 'source'>) => boolean

/**
 * The events of a block in order, those whose source passes `test`. Payloads are views of the block.
 * @throws RangeError or SyntaxError where the block is damaged
 */
export function readEventBlock(value: Uint8Array, test: SourceTest = () => true): JournalEntry[] {
  const { count, firstId } = eventBlockFacts(value)
  const end = HEADER_BYTES + bufferOf(value).readUInt32LE(5)
  const dictionary = readDictionary(value, end, test)
  if (!dictionary.some(shared => 'source' in shared)) return []
  const reader = new ByteReader(value, HEADER_BYTES)
  const entries: JournalEntry[] = []
  let id = firstId
  let time = bufferOf(value).readDoubleLE(41)
  for (let index = 0; index < count; index++) {
    const flags = reader.byte()
    id += reader.number()
    time += reader.signed()
    const shared = dictionary[reader.number()]
    const fired = flags & FIRED ? reader.number() : 0
    const rules = flags & FIRED ? dictionary[reader.number()] : undefined
    const firstRun = flags & FIRED ? reader.number() : 0
    const properties = flags & PROPERTIES ? reader.chunk() : undefined
    const origin = flags & ORIGIN ? reader.chunk() : undefined
    const payload = reader.chunk()
    if (!shared || !('source' in shared)) continue
    const source = sourceOf(shared, flags, properties, origin)
    const event = { id, time, ...shared.named, payload: Payload.ofBytes(payload), source }
    entries.push({ event, fired, rules: rules && 'rules' in rules ? rules.rules : NO_RULES, firstRun })
  }
  return entries
}

interface ReadSource {
  source: EventSource
  named: { prefix: string; suffix: string }
  /** The source with the QoS and RETAIN of a message, by their flags: events that are alike share it. */
  variants: (EventSource | undefined)[]
}

type Read = ReadSource | { rules: readonly string[] } | { unfit: true }

function readDictionary(value: Uint8Array, start: number, test: SourceTest): Read[] {
  const reader = new ByteReader(value, start)
  const read: Read[] = []
  while (reader.at < value.length) {
    const written = JSON.parse(decodeText(reader.chunk()) ?? '') as WrittenSource | { rules: string[] }
    read.push('rules' in written ? written : readSource(written, test))
  }
  return read
}

function readSource([plugin, broker, topic, prefix, suffix, decoder]: WrittenSource, test: SourceTest): Read {
  const source: EventSource = { plugin }
  if (broker !== null) source.broker = broker
  if (topic !== null) source.topic = topic
  if (decoder !== undefined) source.decoder = decoder
  return test({ prefix, suffix, source })
    ? { source, named: { prefix, suffix }, variants: [] }
    : { unfit: true }
}

/** How a run was caused in turn stands with the event that it was on. */
function writtenOrigin({ trigger, cause, deliveryId }: EventSource): Uint8Array {
  return toUtf8(JSON.stringify({ trigger, cause: cause && { ...cause, before: undefined }, deliveryId }))
}

function sourceOf(
  { source, variants }: ReadSource,
  flags: number,
  properties: Uint8Array | undefined,
  origin: Uint8Array | undefined,
): EventSource {
  const variant = flags & (QOS | RETAINED | RETAIN_KNOWN | BACKLOG)
  let whole = variants[variant]
  if (!whole) {
    const { plugin, broker, topic, decoder } = source
    const qos = flags & QOS ? (((flags & QOS) - 1) as 0 | 1 | 2) : undefined
    const retain = flags & RETAIN_KNOWN ? (flags & RETAINED) !== 0 : undefined
    // Not spread: with a thousand topics in a block that would take longer than all the rest.
    whole = { plugin, broker, topic, qos, retain }
    if (decoder !== undefined) whole.decoder = decoder
    if (flags & BACKLOG) whole.backlog = true
    variants[variant] = whole
  }
  if (!properties && !origin) return whole
  const more = { ...whole }
  if (properties) more.properties = JSON.parse(decodeText(properties) ?? '') as MessageProperties
  if (origin)
    Object.assign(
      more,
      JSON.parse(decodeText(origin) ?? '') as Pick<EventSource, 'trigger' | 'cause' | 'deliveryId'>,
    )
  return more
}

function bufferOf(value: Uint8Array): Buffer {
  return Buffer.from(value.buffer, value.byteOffset, value.byteLength)
}
