import type { Encoding } from '../../../shared/encoding.ts'
import type { Qos } from '../../../shared/message.ts'
import type { PresetId } from '../../../shared/preset/presets.ts'
import { placeOfBroker, placeOfUrl } from '../../../shared/secret-place.ts'
import type {
  Broker,
  ProtocolVersion,
  Subscription,
  Tls,
  tlsVersions,
} from '../../../shared/workspace/broker.ts'
import { draftOfFilter, type FilterDraft, filterOf } from '../../filters/filter-draft.ts'
import { type AddressFields, addressOf, urlOf } from './address.ts'
import { type DecoderDraft, decoderOf, draftOfDecoder } from './decoder-draft.ts'
import { brokerIdFor, prefixFor } from './naming.ts'
import { draftOfProperties, type PropertiesDraft, propertiesOf } from './properties-draft.ts'
import { draftOfProxy, type ProxyDraft, proxyOf, proxyUrl } from './proxy-draft.ts'
import { newKey } from './row-key.ts'
import { draftOfSecret, noSecret, referenceOf, type SecretDraft } from './secret-draft.ts'

export type TlsVersion = (typeof tlsVersions)[number]

export interface TlsDraft {
  ca: string
  cert: string
  /** A file; where the key itself was pasted, `keySecret` holds it. */
  key: string
  keySecret: SecretDraft
  passphrase: SecretDraft
  pfx: string
  crl: string
  serverName: string
  minVersion: TlsVersion
  maxVersion: TlsVersion
  alpn: string[]
  verify: boolean
}

export interface WillDraft {
  on: boolean
  topic: string
  payload: string
  encoding: Encoding
  qos: Qos
  retain: boolean
  /** Seconds. */
  delay: number | null
  properties: PropertiesDraft
}

export interface SubscriptionDraft {
  key: string
  filter: string
  qos: Qos
  /** Empty: made from the broker's name. */
  prefix: string
  /** Empty: the levels of the topic as they are. */
  suffix: string
  decoder: DecoderDraft
  filters: FilterDraft[]
  noLocal: boolean
  retainAsPublished: boolean
  retainHandling: 0 | 1 | 2
}

/** A broker while it is edited; a number is null where its field is empty. Nothing is lost by switching a part off: it is only left out of what is saved, or not used. */
export interface BrokerDraft {
  preset: PresetId | null
  /** The id it is saved under now; null where it is new. */
  savedId: string | null
  /** Empty: made from the name. */
  id: string
  name: string
  enabled: boolean
  address: AddressFields
  protocolVersion: ProtocolVersion
  clientId: string
  cleanStart: boolean
  /** Seconds. */
  sessionExpiry: number | null
  /** Seconds. */
  keepAlive: number | null
  /** Bytes. */
  maximumPacketSize: number | null
  receiveMaximum: number | null
  topicAliasMaximum: number | null
  requestResponseInformation: boolean
  userProperties: [string, string][]
  username: string
  password: SecretDraft
  authentication: Broker['authentication']
  tls: TlsDraft
  /** Names with their values. */
  headers: [string, string][]
  proxy: ProxyDraft
  will: WillDraft
  subscriptions: SubscriptionDraft[]
}

/** A secret of a broker: what it is, the path of its field, and how to put another in its place. */
export interface SecretSlot {
  kind: 'password' | 'passphrase' | 'key' | 'proxy-password'
  path: string
  secret: SecretDraft
  put(draft: BrokerDraft, secret: SecretDraft): BrokerDraft
}

/** All the secrets a broker can have. */
export function secretsOf({ password, tls, proxy }: BrokerDraft): SecretSlot[] {
  return [
    {
      kind: 'password',
      path: 'password',
      secret: password,
      put: (draft, next) => ({ ...draft, password: next }),
    },
    {
      kind: 'passphrase',
      path: 'tls.passphrase',
      secret: tls.passphrase,
      put: (draft, next) => ({ ...draft, tls: { ...draft.tls, passphrase: next } }),
    },
    {
      kind: 'key',
      path: 'tls.key',
      secret: tls.keySecret,
      put: (draft, next) => ({ ...draft, tls: { ...draft.tls, keySecret: next } }),
    },
    {
      kind: 'proxy-password',
      path: 'proxy.password',
      secret: proxy.password,
      put: (draft, next) => ({ ...draft, proxy: { ...draft.proxy, password: next } }),
    },
  ]
}

/** Where that secret will be sent; null where the address is not whole yet. */
export function placeOfSecret({ address, proxy }: BrokerDraft, kind: SecretSlot['kind']): string | null {
  const url = proxyUrl(proxy)
  if (kind !== 'proxy-password') return placeOfBroker(urlOf(address), url)
  return url === null ? null : placeOfUrl(url)
}

/** A new broker: its host name is all that is missing. */
export function newDraft(): BrokerDraft {
  return {
    preset: null,
    savedId: null,
    id: '',
    name: '',
    enabled: true,
    address: { scheme: 'mqtt', host: '', port: '', path: '' },
    protocolVersion: 'auto',
    clientId: '',
    cleanStart: true,
    sessionExpiry: 0,
    keepAlive: 60,
    maximumPacketSize: 16_777_216,
    receiveMaximum: 20,
    topicAliasMaximum: 0,
    requestResponseInformation: false,
    userProperties: [],
    username: '',
    password: noSecret,
    authentication: null,
    tls: draftOfTls(),
    headers: [],
    proxy: draftOfProxy(null),
    will: draftOfWill(null),
    subscriptions: [newSubscription('#')],
  }
}

export function draftOfBroker(broker: Broker): BrokerDraft {
  return {
    preset: broker.preset,
    savedId: broker.id,
    id: broker.id,
    name: broker.name,
    enabled: broker.enabled,
    address: addressOf(broker.url),
    protocolVersion: broker.protocolVersion,
    clientId: broker.clientId,
    cleanStart: broker.cleanStart,
    sessionExpiry: broker.sessionExpiry,
    keepAlive: broker.keepAlive,
    maximumPacketSize: broker.maximumPacketSize,
    receiveMaximum: broker.receiveMaximum,
    topicAliasMaximum: broker.topicAliasMaximum,
    requestResponseInformation: broker.requestResponseInformation,
    userProperties: broker.userProperties,
    username: broker.username ?? '',
    password: draftOfSecret(broker.password),
    authentication: broker.authentication,
    tls: draftOfTls(broker.tls),
    headers: Object.entries(broker.headers),
    proxy: draftOfProxy(broker.proxy),
    will: draftOfWill(broker.will),
    subscriptions: broker.subscriptions.map(draftOfSubscription),
  }
}

/** A copy to be saved as another broker: two clients of one client id would throw each other out. */
export function draftOfCopy(broker: Broker, name: string): BrokerDraft {
  return { ...draftOfBroker(broker), savedId: null, id: '', name, clientId: '' }
}

export function newSubscription(filter = '', prefix = ''): SubscriptionDraft {
  return {
    key: newKey(),
    filter,
    qos: 0,
    prefix,
    suffix: '',
    decoder: draftOfDecoder({ type: 'auto' }),
    filters: [],
    noLocal: false,
    retainAsPublished: true,
    retainHandling: 0,
  }
}

/** The name it is saved under: where none was typed, the host's. */
export function effectiveName(draft: BrokerDraft): string {
  const { name, address } = draft
  if (name.trim()) return name.trim()
  if (address.scheme === 'built-in') return 'Built-in broker'
  return address.scheme === 'unix' ? 'Local broker' : address.host.trim()
}

/** The id it is saved under; `taken` are those of the other brokers. */
export function effectiveId(draft: BrokerDraft, taken: ReadonlySet<string>): string {
  return draft.id.trim() || brokerIdFor(effectiveName(draft), taken)
}

/** The broker as it would be saved, not yet validated: its secrets are those stored so far. */
export function brokerOf(draft: BrokerDraft, id: string): Record<string, unknown> {
  const { tls, will } = draft
  return {
    id,
    name: effectiveName(draft),
    enabled: draft.enabled,
    preset: draft.preset,
    url: urlOf(draft.address),
    protocolVersion: draft.protocolVersion,
    clientId: draft.clientId,
    cleanStart: draft.cleanStart,
    sessionExpiry: draft.sessionExpiry,
    keepAlive: draft.keepAlive,
    maximumPacketSize: draft.maximumPacketSize,
    receiveMaximum: draft.receiveMaximum,
    topicAliasMaximum: draft.topicAliasMaximum,
    requestResponseInformation: draft.requestResponseInformation,
    userProperties: draft.userProperties,
    username: draft.username === '' ? null : draft.username,
    password: referenceOf(draft.password),
    authentication: draft.authentication,
    tls: tlsOf(tls),
    headers: Object.fromEntries(draft.headers.map(([name, value]) => [name.trim(), value])),
    proxy: proxyOf(draft.proxy),
    will: will.on ? willOf(will) : null,
    subscriptions: draft.subscriptions.map(subscription => ({
      filter: subscription.filter,
      qos: subscription.qos,
      prefix: subscription.prefix.trim() || prefixFor(effectiveName(draft)),
      suffix: textOrNull(subscription.suffix),
      decoder: decoderOf(subscription.decoder),
      filters: subscription.filters.map(filterOf),
      noLocal: subscription.noLocal,
      retainAsPublished: subscription.retainAsPublished,
      retainHandling: subscription.retainHandling,
    })),
  }
}

/** Whether both would be saved as the same broker. */
export function sameDraft(a: BrokerDraft, b: BrokerDraft): boolean {
  return a === b || comparable(a) === comparable(b)
}

function comparable(draft: BrokerDraft): string {
  return JSON.stringify([brokerOf(draft, draft.id), secretsOf(draft).map(({ secret }) => secret.typed)])
}

function tlsOf({ keySecret, ...tls }: TlsDraft): Record<string, unknown> {
  return {
    ...tls,
    ca: textOrNull(tls.ca),
    cert: textOrNull(tls.cert),
    key: referenceOf(keySecret) ?? textOrNull(tls.key),
    pfx: textOrNull(tls.pfx),
    crl: textOrNull(tls.crl),
    serverName: textOrNull(tls.serverName),
    passphrase: referenceOf(tls.passphrase),
  }
}

function draftOfTls(tls?: Tls): TlsDraft {
  const key = tls?.key ?? ''
  return {
    ca: tls?.ca ?? '',
    cert: tls?.cert ?? '',
    key: typeof key === 'string' ? key : '',
    keySecret: draftOfSecret(typeof key === 'string' ? null : key),
    passphrase: draftOfSecret(tls?.passphrase ?? null),
    pfx: tls?.pfx ?? '',
    crl: tls?.crl ?? '',
    serverName: tls?.serverName ?? '',
    minVersion: tls?.minVersion ?? 'TLSv1.2',
    maxVersion: tls?.maxVersion ?? 'TLSv1.3',
    alpn: tls?.alpn ?? [],
    verify: tls?.verify ?? true,
  }
}

function draftOfWill(will: Broker['will']): WillDraft {
  return {
    on: will !== null,
    topic: will?.topic ?? '',
    payload: will?.payload ?? 'offline',
    encoding: will?.encoding ?? 'text',
    qos: will?.qos ?? 0,
    retain: will?.retain ?? false,
    delay: will?.delay ?? 0,
    properties: draftOfProperties(will?.properties),
  }
}

function willOf(will: WillDraft): Record<string, unknown> {
  const { on: _, properties, ...rest } = will
  const set = propertiesOf(properties)
  return set ? { ...rest, properties: set } : rest
}

function draftOfSubscription(subscription: Subscription): SubscriptionDraft {
  return {
    ...subscription,
    key: newKey(),
    suffix: subscription.suffix ?? '',
    decoder: draftOfDecoder(subscription.decoder),
    filters: subscription.filters.map(draftOfFilter),
  }
}

function textOrNull(text: string): string | null {
  return text.trim() === '' ? null : text.trim()
}
