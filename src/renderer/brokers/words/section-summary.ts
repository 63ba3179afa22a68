import { daysUntil, EXPIRY_WARNING_DAYS, expiryInWords } from '../../../shared/expiry.ts'
import { maySpeak5 } from '../../../shared/workspace/broker.ts'
import { usesTls } from '../draft/address.ts'
import { type BrokerDraft, effectiveId, type TlsDraft } from '../draft/broker-draft.ts'
import { propertiesOf } from '../draft/properties-draft.ts'
import { proxyKinds, proxyPorts } from '../draft/proxy-draft.ts'
import { hasSecret } from '../draft/secret-draft.ts'
import { durationInWords, NEVER_EXPIRES } from './duration.ts'

/** What each closed section of the form says is set in it, one line. */

/** `ends`: the last moments of the certificates of the connection, in milliseconds, where they are known. */
export function tlsSummary(
  { address, tls }: BrokerDraft,
  ends: { broker?: number; client?: number } = {},
  now = 0,
): string {
  if (!usesTls(address.scheme)) return 'Not used: this address is not encrypted'
  const parts = [
    tls.ca === '' ? 'the system’s certificate authorities' : 'own CA',
    ...certificateParts(tls, ends.client, now),
  ]
  if (tls.crl !== '') parts.push('revocation list')
  if (tls.minVersion !== 'TLSv1.2' || tls.maxVersion !== 'TLSv1.3') parts.push(versionsInWords(tls))
  if (tls.serverName !== '') parts.push(`server name ${tls.serverName}`)
  if (tls.alpn.length > 0) parts.push(`ALPN ${tls.alpn.join(', ')}`)
  if (ends.broker !== undefined && daysUntil(ends.broker, now) <= EXPIRY_WARNING_DAYS)
    parts.push(`the broker’s certificate ${expiryInWords(ends.broker, now)}`)
  if (!tls.verify) parts.push('not verified')
  return sentence(parts)
}

function certificateParts(tls: TlsDraft, end: number | undefined, now: number): string[] {
  const parts: string[] = []
  if (tls.pfx !== '') parts.push('PKCS#12 certificate')
  else if (tls.cert !== '') parts.push('client certificate')
  if (parts.length > 0 && end !== undefined) parts.push(expiryInWords(end, now))
  if (hasSecret(tls.passphrase)) parts.push('passphrase')
  return parts
}

/** `TLSv1.2` and `TLSv1.3` as `TLS 1.2 to 1.3`. */
function versionsInWords({ minVersion, maxVersion }: TlsDraft): string {
  const [lowest, highest] = [minVersion, maxVersion].map(version => version.slice(4).replace(/^1$/, '1.0'))
  return lowest === highest ? `TLS ${lowest} only` : `TLS ${lowest} to ${highest}`
}

export function sessionSummary(draft: BrokerDraft): string {
  const keepAlive = Number(draft.keepAlive)
  return sentence([sessionInWords(draft), keepAlive === 0 ? 'no keep alive' : `keep alive ${keepAlive} s`])
}

function sessionInWords({ cleanStart, sessionExpiry, protocolVersion }: BrokerDraft): string {
  if (!maySpeak5(protocolVersion)) return cleanStart ? 'clean session' : 'session kept by the broker'
  const start = cleanStart ? 'clean start' : 'resumes its session'
  const seconds = Number(sessionExpiry)
  if (seconds === 0) return `${start}, ends with the connection`
  if (seconds === NEVER_EXPIRES) return `${start}, kept for ever`
  return `${start}, kept ${durationInWords(seconds)}`
}

export function willSummary({ will, protocolVersion }: BrokerDraft): string {
  if (!will.on) return 'None'
  const parts = [`${payloadInWords(will.payload, will.encoding)} to ${will.topic || '…'}`]
  if (will.qos > 0) parts.push(`QoS ${will.qos}`)
  if (will.retain) parts.push('retained')
  if (maySpeak5(protocolVersion)) {
    if (Number(will.delay) > 0) parts.push(`after ${durationInWords(Number(will.delay))}`)
    const count = Object.keys(propertiesOf(will.properties) ?? {}).length
    if (count > 0) parts.push(count === 1 ? '1 property' : `${count} properties`)
  }
  return sentence(parts)
}

function payloadInWords(payload: string, encoding: string): string {
  if (payload === '') return 'an empty message'
  const short = payload.length > 24 ? `${payload.slice(0, 24)}…` : payload
  if (encoding === 'text') return `“${short}”`
  return `${encoding} ${short}`
}

export function proxySummary({ proxy: { kind, host, port, username } }: BrokerDraft): string {
  if (kind === 'none') return 'None'
  const name = proxyKinds.find(({ value }) => value === kind)!.label
  return `${name} by way of ${host || '…'}:${port || proxyPorts[kind]}${username && ` as ${username}`}`
}

export function headersSummary({ headers }: BrokerDraft): string {
  const names = headers.map(([name]) => name.trim()).filter(name => name !== '')
  return names.length === 0 ? 'None' : names.join(', ')
}

export function subscriptionsSummary({ subscriptions }: BrokerDraft): string {
  if (subscriptions.length === 0) return 'None: nothing is received'
  const filters = subscriptions.map(({ filter }) => filter || '…')
  const shown = filters.slice(0, 3).join(', ')
  return filters.length > 3 ? `${shown} and ${filters.length - 3} more` : shown
}

export function advancedSummary(draft: BrokerDraft, taken: ReadonlySet<string>): string {
  return `Events are named Broker.${effectiveId(draft, taken)}.Connected`
}

function sentence(parts: string[]): string {
  const text = parts.join(', ')
  return text.charAt(0).toUpperCase() + text.slice(1)
}
