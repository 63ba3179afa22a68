import type { Negotiated } from '../../../shared/contract/negotiated.ts'
import { durationInWords, NEVER_EXPIRES } from './duration.ts'

/** What the broker and Tomte agreed on, as facts for the panel; null where there is nothing to say. */
export function negotiatedFacts(found: Negotiated): [label: string, value: string | null][] {
  return [
    ['Client id', found.clientId || null],
    ['Keep alive', found.keepAlive === 0 ? 'off' : durationInWords(found.keepAlive)],
    ['Kept for', keptInWords(found.sessionExpiry)],
    ['Limits', limitsInWords(found) || null],
    ['Not offered', found.lacks.join(', ') || null],
    ['Answers to', found.responseInformation ?? null],
  ]
}

function keptInWords(seconds: number | undefined): string | null {
  if (seconds === undefined || seconds === 0) return null
  return seconds === NEVER_EXPIRES ? 'ever' : durationInWords(seconds)
}

function limitsInWords({ maximumQoS, maximumPacketSize, receiveMaximum }: Negotiated): string {
  const parts: string[] = []
  if (maximumQoS !== undefined) parts.push(maximumQoS === 0 ? 'QoS 0 only' : 'QoS 0 and 1')
  if (receiveMaximum !== undefined) parts.push(`${receiveMaximum} messages in flight`)
  if (maximumPacketSize !== undefined) parts.push(`packets of ${maximumPacketSize.toLocaleString()} bytes`)
  return parts.join(', ')
}
