import { decodeText, fromBase64, toHex } from '../../shared/encoding.ts'
import type { MessageProperties } from '../../shared/message.ts'

/** MQTT 5 properties as names and values to read; user properties in their order. */
export function propertyFacts(properties: MessageProperties): [string, string | undefined][] {
  const {
    contentType,
    responseTopic,
    correlationData,
    messageExpiry,
    payloadIsText,
    userProperties = [],
  } = properties
  return [
    ['Content type', contentType],
    ['Response topic', responseTopic],
    ['Correlation', correlationData === undefined ? undefined : readable(correlationData)],
    ['Expires after', messageExpiry === undefined ? undefined : `${messageExpiry} s`],
    [
      'Payload is text',
      payloadIsText === undefined ? undefined : payloadIsText ? 'declared' : 'not declared',
    ],
    ...userProperties,
  ]
}

/** Correlation data may be any bytes: text where it reads as text, hex otherwise. */
function readable(base64: string): string {
  const bytes = fromBase64(base64)
  const text = decodeText(bytes)
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what tells bytes from text
  return text !== null && !/[\u0000-\u001f]/.test(text) ? text : toHex(bytes)
}
