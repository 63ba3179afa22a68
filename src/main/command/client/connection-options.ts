import { randomBytes } from 'node:crypto'
import type { ConnectionOptions, QoS, Will } from '../../mqtt/types.ts'
import { UsageError } from '../command.ts'
import type { Ask } from './ask.ts'
import { type BrokerAddress, brokerAddress, refuseBeside } from './broker-address.ts'
import type { ConnectionFlag } from './connection-flags.ts'
import type { Given } from './flag.ts'
import type { GivenProperties } from './property-flag.ts'
import { proxyOptions } from './proxy-flag.ts'
import { tlsOptions } from './tls-files.ts'

/** What `--broker ID` stands for. */
export type SavedBroker = (id: string, dataFolder: string | undefined) => Promise<ConnectionOptions>

export interface OptionSources {
  /** Absent: nobody is there to be asked. */
  ask?: Ask
  savedBroker: SavedBroker
}

/** How to reach the broker, and the topic that --url named. */
export interface Destination {
  options: ConnectionOptions
  topic?: string
}

const VERSIONS: Record<string, ConnectionOptions['protocolVersion']> = {
  31: 3,
  mqttv31: 3,
  311: 4,
  mqttv311: 4,
  5: 5,
  mqttv5: 5,
  auto: 'auto',
}
const FOR_EVER = 0xffffffff
const NOT_THE_ADDRESS: readonly ConnectionFlag[] = ['host', 'port', 'url', 'unix', 'webSocket', 'proxy']
const NOT_TLS: readonly ConnectionFlag[] = [
  'cafile',
  'capath',
  'osCerts',
  'cert',
  'key',
  'tlsVersion',
  'alpn',
  'insecure',
]

/** Makes connection options of what was given, with what is missing asked for. @throws UsageError, TomteError */
export async function destination(
  given: Given<ConnectionFlag>,
  properties: GivenProperties,
  sources: OptionSources,
): Promise<Destination> {
  const sessions = sessionOptions(given, properties)
  const id = given.text('broker')
  if (id !== undefined) {
    refuseBeside('--broker', [...NOT_THE_ADDRESS, ...NOT_TLS], given)
    const saved = await sources.savedBroker(id, given.text('data'))
    const protocolVersion =
      given.has('version') || given.has('property') ? sessions.protocolVersion : saved.protocolVersion
    return {
      options: { ...saved, ...sessions, protocolVersion, ...(await credentials(given, saved, sources.ask)) },
    }
  }
  if (given.has('data')) throw new UsageError('--data is for --broker, which is not given.')
  const address = brokerAddress(given)
  const options = {
    ...sessions,
    ...(await credentials(given, address, sources.ask)),
    url: address.url,
    proxy: proxyOptions(given.text('proxy')),
    tls: address.secure ? await tlsOptions(given, sources.ask) : undefined,
  }
  return { options, topic: address.topic }
}

function sessionOptions(
  given: Given<ConnectionFlag>,
  { connect: { sessionExpiry, ...connect }, will }: GivenProperties,
): Omit<ConnectionOptions, 'url'> {
  const protocolVersion = versionOf(given)
  const kept = given.has('keep')
  if (given.has('id') && given.has('idPrefix')) throw new UsageError('Give either -i or -I.')
  const expiry = given.has('expiry') ? expiryOf(given) : (sessionExpiry ?? (kept ? FOR_EVER : 0))
  if (!given.has('id') && (kept || expiry === FOR_EVER))
    throw new UsageError('A session that is kept needs a client id: give -i.')
  return {
    protocolVersion,
    clientId: clientIdOf(given),
    cleanStart: !kept,
    sessionExpiry: protocolVersion === 5 || protocolVersion === 'auto' ? expiry : 0,
    keepAlive: given.whole('keepAlive', 5, 65_535, 'keep alive') ?? 60,
    will: willOf(given, will),
    properties: connect,
  }
}

function versionOf(given: Given<ConnectionFlag>): ConnectionOptions['protocolVersion'] {
  const text = given.text('version')
  if (text === undefined) return given.has('property') ? 5 : 4
  const version = VERSIONS[text.toLowerCase()]
  if (version === undefined)
    throw new UsageError(`The protocol version is 31, 311, 5 or auto, not “${text}”.`)
  return given.has('property') ? 5 : version
}

function expiryOf(given: Given<ConnectionFlag>): number {
  const text = given.text('expiry')
  if (text === '-1' || text === '∞') return FOR_EVER
  return given.whole('expiry', 0, FOR_EVER, 'session expiry') ?? 0
}

/** 22 letters, digits and a dash at most: more, a broker may refuse. [MQTT-3.1.3-5] */
function clientIdOf(given: Given<ConnectionFlag>): string {
  const prefix = given.text('idPrefix')
  if (prefix !== undefined) return `${prefix}${process.pid}`
  return given.text('id') ?? `tomte-${randomBytes(8).toString('hex')}`
}

/** A user name without a password is one that has none, where nobody can be asked. */
async function credentials(
  given: Given<ConnectionFlag>,
  known: Pick<BrokerAddress | ConnectionOptions, 'username' | 'password'>,
  ask: Ask | undefined,
): Promise<Pick<ConnectionOptions, 'username' | 'password'>> {
  const username = given.text('username') ?? known.username
  const password = given.text('password') ?? known.password
  if (username === undefined) {
    if (password !== undefined) throw new UsageError('A password needs a user name: give -u.')
    return {}
  }
  if (password !== undefined || !ask) return { username, password }
  const typed = await ask.secret(`Password of ${username} (empty for none): `)
  return { username, password: typed === '' ? undefined : typed }
}

function willOf(given: Given<ConnectionFlag>, properties: GivenProperties['will']): Will | undefined {
  const topic = given.text('willTopic')
  if (topic === undefined) {
    for (const flag of ['willPayload', 'willQos', 'willRetain'] as const)
      if (given.has(flag)) throw new UsageError('A will needs its topic: give --will-topic.')
    if (Object.keys(properties).length > 0) throw new UsageError('A will needs its topic: give --will-topic.')
    return undefined
  }
  const { delay, ...rest } = properties
  return {
    topic,
    payload: Buffer.from(given.text('willPayload') ?? ''),
    qos: (given.whole('willQos', 0, 2, 'QoS of the will') ?? 0) as QoS,
    retain: given.has('willRetain'),
    delay,
    properties: rest,
  }
}
