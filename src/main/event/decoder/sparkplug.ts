import { parseBoundedJson } from '../../../shared/bounded-json.ts'
import { decodeText } from '../../../shared/encoding.ts'
import type { Decode } from '../../../shared/payload.ts'
import type { Aliases } from './birth.ts'
import type { Births } from './births.ts'
import { plainValue, setOwn, undecodable } from './plain-value.ts'
import { protobufDecode } from './protobuf.ts'
import { sparkplugPayload } from './sparkplug-schema.ts'
import { metricOf, typeName } from './sparkplug-value.ts'

/** Metrics of one birth that are remembered. */
const MOST_ALIASES = 20_000

type Fields = Record<string, unknown>
const FORMAT = 'a Sparkplug B message'
const NOTHING: Aliases = new Map()
const decodePayload = protobufDecode(sparkplugPayload, { defaults: false })

/**
 * Reads Sparkplug B: `{timestamp, seq, metrics: {name: {value, type, timestamp, …}}}`. After its birth a node may call metrics by
 * numbers alone, so births are read as they come and remembered until it dies; a metric whose birth was missed is called `alias 7`.
 */
export class SparkplugDecoder {
  readonly #births: Births

  constructor(births: Births) {
    this.#births = births
  }

  /** How one message is read when somebody looks into it. A birth is read at once. */
  forMessage(broker: string, topic: string, bytes: Uint8Array): Decode {
    const [, group = '', type, node = '', device] = topic.split('/')
    if (group === 'STATE') return readState
    const key = `${broker}/${group}/${node}`
    if (type === 'NBIRTH' || type === 'DBIRTH') this.#born(key, device, bytes)
    else if (type === 'NDEATH') this.#births.nodeDied(key, bdSeqIn(metricsIn(bytes)))
    else if (type === 'DDEATH' && device !== undefined) this.#births.deviceDied(key, device)
    return this.#read(key, device, true)
  }

  /** The same for a message of the past: with the births known now, also of those who died since. */
  forPast(broker: string, topic: string): Decode {
    const [, group = '', , node = '', device] = topic.split('/')
    return group === 'STATE' ? readState : this.#read(`${broker}/${group}/${node}`, device, false)
  }

  #read(node: string, device: string | undefined, live: boolean): Decode {
    const own = this.#births.ofNode(node, live) ?? NOTHING
    const ofDevice = (device !== undefined && this.#births.ofDevice(node, device, live)) || NOTHING
    return bytes => payloadOf(decodePayload(bytes) as Fields, alias => ofDevice.get(alias) ?? own.get(alias))
  }

  #born(node: string, device: string | undefined, bytes: Uint8Array): void {
    const metrics = metricsIn(bytes)
    if (!metrics) return
    if (device === undefined) this.#births.nodeBorn(node, aliasesIn(metrics), bdSeqIn(metrics))
    else this.#births.deviceBorn(node, device, aliasesIn(metrics))
  }
}

/** Null where it is no such message: whoever looks into it is told. */
function metricsIn(bytes: Uint8Array): Fields[] | null {
  try {
    return (decodePayload(bytes) as { metrics?: Fields[] }).metrics ?? []
  } catch {
    return null
  }
}

function aliasesIn(metrics: readonly Fields[]): Aliases {
  const named = metrics.filter(({ alias, name }) => alias !== undefined && typeof name === 'string')
  return new Map(
    named
      .slice(0, MOST_ALIASES)
      .map(({ alias, name, datatype }) => [alias, { name: name as string, type: typeName(datatype) }]),
  )
}

/** Counts the births of a node; its death, which the broker may send late, has the same number. */
function bdSeqIn(metrics: readonly Fields[] | null): unknown {
  const metric = metrics?.find(({ name }) => name === 'bdSeq')
  return metric?.long_value ?? metric?.int_value
}

function payloadOf(
  payload: Fields,
  known: (alias: unknown) => { name: string; type: string | undefined } | undefined,
) {
  const named = (metrics: unknown): Fields => {
    const found: Fields = {}
    for (const metric of (metrics ?? []) as Fields[]) {
      const born = metric.alias === undefined ? undefined : known(metric.alias)
      const name = metric.name ?? born?.name ?? `alias ${metric.alias ?? 'unknown'}`
      setOwn(found, name as string, metricOf(metric, typeName(metric.datatype) ?? born?.type, named))
    }
    return found
  }
  return { ...payload, metrics: named(payload.metrics) }
}

/** Since Sparkplug 3 the state of a host application is JSON, before that it was a word. */
function readState(bytes: Uint8Array): unknown {
  const text = decodeText(bytes)
  try {
    return text === null ? undefined : plainValue(parseBoundedJson(text), FORMAT)
  } catch (error) {
    if (error instanceof SyntaxError) return text
    throw undecodable(FORMAT, error)
  }
}
