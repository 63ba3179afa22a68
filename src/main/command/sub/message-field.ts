import type { ApplicationMessage } from '../../mqtt/types.ts'

/** How wide a field is, in characters. */
export interface Width {
  left: boolean
  zeros: boolean
  least: number
  most: number
}

type Field = (message: ApplicationMessage) => string | Uint8Array

/** What a letter of a format stands for, in its width; undefined where it stands for nothing. */
export function field(letter: string, width: Width): Field | undefined {
  switch (letter) {
    case 't':
      return ({ topic }) => textField(topic, width)
    case 'l':
      return ({ payload }) => numberField(payload.length, width)
    case 'm':
      return ({ packetId = 0 }) => numberField(packetId, width)
    case 'q':
      return ({ qos }) => String(qos)
    case 'r':
      return ({ retain }) => (retain ? '1' : '0')
    case 'C':
      return ({ properties }) => textField(properties?.contentType ?? '', width)
    case 'R':
      return ({ properties }) => textField(properties?.responseTopic ?? '', width)
    case 'D':
      return ({ properties }) => properties?.correlationData ?? ''
    case 'E':
      return ({ properties }) => numberField(properties?.messageExpiryInterval, width)
    case 'F':
      return ({ properties }) => numberField(flag(properties?.payloadFormatIndicator), width)
    case 'P':
      return ({ properties }) =>
        (properties?.userProperties ?? []).map(([name, value]) => `${name}:${value}`).join(' ')
    case 'S':
      return ({ properties }) => numberField(properties?.subscriptionIdentifiers?.[0], width)
    default:
      return undefined
  }
}

export function textField(text: string, { left, least, most }: Width): string {
  const shown = text.length > most ? text.slice(0, most) : text
  return left ? shown.padEnd(least) : shown.padStart(least)
}

/** A number that is not there takes no room. */
function numberField(number: number | undefined, { left, zeros, least }: Width): string {
  if (number === undefined) return ''
  const text = String(number)
  if (left) return text.padEnd(least)
  return text.padStart(least, zeros ? '0' : ' ')
}

/** A width is that of the field and the most that is shown, as mosquitto_sub has it. */
export function payloadField(payload: Uint8Array, { left, zeros, least }: Width): Uint8Array {
  if (least === 0) return payload
  if (payload.length >= least) return payload.subarray(0, least)
  const padding = Buffer.alloc(least - payload.length, zeros ? '0' : ' ')
  return Buffer.concat(left ? [payload, padding] : [padding, payload])
}

/** As `payloadField`, two digits a byte. */
export function hexField(payload: Uint8Array, upper: boolean, { left, zeros, least }: Width): string {
  const { buffer, byteOffset, length } = payload
  const shown = least === 0 ? length : Math.min(length, least >> 1)
  const digits = Buffer.from(buffer, byteOffset, shown).toString('hex')
  const hex = upper ? digits.toUpperCase() : digits
  return left ? hex.padEnd(least) : hex.padStart(least, zeros ? '0' : ' ')
}

function flag(set: boolean | undefined): number | undefined {
  return set === undefined ? undefined : Number(set)
}
