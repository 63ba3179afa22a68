import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { encodePayload, fromBase64 } from '../../../shared/encoding.ts'
import { type Layer, TomteError } from '../../../shared/errors.ts'
import type { MessageProperties } from '../../../shared/message.ts'
import { placeOfBroker, placeOfUrl, type SecretFor } from '../../../shared/secret-place.ts'
import {
  type Broker,
  maySpeak5,
  type SecretReference,
  type Tls,
  type Will,
} from '../../../shared/workspace/broker.ts'
import { isEncrypted } from '../../../shared/workspace/broker-address.ts'
import type { BrokerProxy } from '../../../shared/workspace/proxy.ts'
import { isPemText } from '../../../shared/workspace/tls.ts'
import type {
  ConnectionOptions,
  ProxyOptions,
  PublishProperties,
  Subscription,
  TlsOptions,
} from '../../mqtt/types.ts'
import { readPayloadFile } from './payload-file.ts'

/** What a broker's configuration only refers to. */
export interface ConnectionSources {
  /** Null: it is not stored, or its keychain is locked. */
  secret: SecretFor
  /** File names of the workspace are relative to it. */
  folder: string
  /** Client identifier for a broker without one of its own; stable for this installation. */
  clientId(broker: string): string
  /** Subscription Identifier for the subscription at this position. */
  identifier(position: number): number
}

const VERSIONS = { auto: 'auto', '3.1': 3, '3.1.1': 4, '5': 5 } as const

/**
 * Reads files and secrets so that the client needs neither.
 * @throws TomteError ERR_SECRET_MISSING, ERR_SECRET_ELSEWHERE, ERR_TLS_FILE, ERR_PAYLOAD_FILE
 */
export async function connectionOptions(
  broker: Broker,
  sources: ConnectionSources,
): Promise<ConnectionOptions> {
  return {
    url: broker.url,
    // An older version would send the password that SCRAM is to keep to ourselves.
    protocolVersion: broker.authentication ? 5 : VERSIONS[broker.protocolVersion],
    clientId: broker.clientId || sources.clientId(broker.id),
    cleanStart: broker.cleanStart,
    sessionExpiry: broker.sessionExpiry,
    keepAlive: broker.keepAlive,
    username: broker.username ?? undefined,
    password: await readSecret(broker.password, { what: 'the password', of: broker }, sources),
    authentication: broker.authentication === 'scram-sha-256' ? 'SCRAM-SHA-256' : undefined,
    tls: isEncrypted(broker.url) ? await tlsOptions(broker, sources) : undefined,
    proxy: broker.proxy ? await proxyOptions(broker.proxy, broker, sources) : undefined,
    webSocket: { headers: broker.headers },
    will: broker.will ? await willMessage(broker.will, sources) : undefined,
    properties: {
      maximumPacketSize: broker.maximumPacketSize,
      receiveMaximum: broker.receiveMaximum,
      topicAliasMaximum: broker.topicAliasMaximum,
      requestResponseInformation: broker.requestResponseInformation || undefined,
      userProperties: broker.userProperties,
    },
  }
}

/** The broker's subscriptions as the client makes them. */
export function clientSubscriptions(
  broker: Broker,
  sources: Pick<ConnectionSources, 'identifier'>,
): Subscription[] {
  return broker.subscriptions.map((subscription, position) => ({
    filter: subscription.filter,
    qos: subscription.qos,
    noLocal: subscription.noLocal,
    retainAsPublished: subscription.retainAsPublished,
    retainHandling: subscription.retainHandling,
    identifier: maySpeak5(broker.protocolVersion) ? sources.identifier(position) : undefined,
  }))
}

/** The workspace's words for PUBLISH properties, as the client takes them. */
export function publishProperties(properties: MessageProperties): PublishProperties {
  return {
    payloadFormatIndicator: properties.payloadIsText,
    messageExpiryInterval: properties.messageExpiry,
    contentType: properties.contentType,
    responseTopic: properties.responseTopic,
    correlationData:
      properties.correlationData === undefined ? undefined : fromBase64(properties.correlationData),
    userProperties: properties.userProperties,
  }
}

async function willMessage(will: Will, { folder }: ConnectionSources): Promise<ConnectionOptions['will']> {
  return {
    topic: will.topic,
    payload:
      will.encoding === 'file'
        ? await readPayloadFile(resolve(folder, will.payload))
        : encodePayload(will.payload, will.encoding),
    qos: will.qos,
    retain: will.retain,
    delay: will.delay,
    properties: will.properties && publishProperties(will.properties),
  }
}

async function proxyOptions(
  { url, username, password }: BrokerProxy,
  broker: Broker,
  sources: ConnectionSources,
): Promise<ProxyOptions> {
  return {
    url,
    username: username ?? undefined,
    password: await readSecret(
      password,
      { what: 'the password of the proxy', of: broker, place: placeOfUrl(url), layer: 'proxy' },
      sources,
    ),
  }
}

async function tlsOptions(broker: Broker, sources: ConnectionSources): Promise<TlsOptions> {
  const { tls } = broker
  const { folder } = sources
  const [ca, cert, key, pfx, crl, passphrase] = await Promise.all([
    readTls(tls.ca, 'CA file', folder),
    readTls(tls.cert, 'client certificate', folder),
    typeof tls.key === 'string'
      ? readTls(tls.key, 'key', folder)
      : readSecret(tls.key, { what: 'the private key', of: broker, layer: 'TLS' }, sources),
    tls.pfx === null ? undefined : readTlsFile(tls.pfx, 'PKCS#12 file', folder),
    readTls(tls.crl, 'revocation list', folder),
    readSecret(tls.passphrase, { what: 'the passphrase of the key', of: broker, layer: 'TLS' }, sources),
  ])
  return { ca, cert, key, pfx, crl, passphrase, ...tlsSettings(tls) }
}

function tlsSettings(tls: Tls): TlsOptions {
  return {
    serverName: tls.serverName ?? undefined,
    minVersion: tls.minVersion,
    maxVersion: tls.maxVersion,
    alpn: tls.alpn.length ? tls.alpn : undefined,
    verify: tls.verify,
  }
}

/** What stands for itself, or in a file. */
function readTls(value: string | null, what: string, folder: string): Promise<Buffer> | string | undefined {
  if (value === null) return undefined
  return isPemText(value) ? value : readTlsFile(value, what, folder)
}

async function readTlsFile(path: string, what: string, folder: string): Promise<Buffer> {
  const file = resolve(folder, path)
  try {
    return await readFile(file)
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    throw new TomteError(
      'ERR_TLS_FILE',
      `The ${what} “${file}” could not be read: ${code === 'ENOENT' ? 'there is no such file' : message}.`,
      { layer: 'TLS', cause: error, hint: 'Check the path; it is read on the machine Tomte runs on.' },
    )
  }
}

interface Wanted {
  what: string
  of: Broker
  /** Where it goes, if not to the broker. */
  place?: string | null
  layer?: Layer
}

async function readSecret(
  reference: SecretReference | null,
  { what, of: { name, url, proxy }, place, layer = 'authentication' }: Wanted,
  sources: ConnectionSources,
): Promise<string | undefined> {
  if (!reference) return undefined
  // An address without a form is never allowed: it is told as it is.
  const target = place ?? placeOfBroker(url, proxy?.url ?? null) ?? `${url} ${proxy?.url ?? ''}`
  const secret = await sources.secret(reference.secret, target, { who: `“${name}”`, what, layer })
  if (secret !== null) return secret
  throw new TomteError(
    'ERR_SECRET_MISSING',
    `I cannot find ${what} of ${name} in the keychain (“${reference.secret}”).`,
    {
      layer,
      hint: 'Unlock the keychain, or open the broker and type it again.',
    },
  )
}
