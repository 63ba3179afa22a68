import type { TomteError } from '../../shared/errors.ts'
import { mqttError } from './errors.ts'

const TLS_ALERT = 0x15
const TLS_MAJOR_VERSION = 3
const CONNACK = 0x20

/** Recognises by its first bytes a far end that speaks something else than MQTT. */
export function foreignProtocol(chunk: Buffer, address: URL): TomteError | undefined {
  if (chunk[0] === TLS_ALERT && chunk[1] === TLS_MAJOR_VERSION)
    return mqttError('ERR_MQTT_TLS_PORT', `${address.host} wants TLS on this port.`, {
      layer: 'TLS',
      hint: 'Use mqtts:// instead of mqtt://.',
    })
  const text = chunk.toString('latin1', 0, 5)
  if (text === 'HTTP/' || /^<(!DOC|html)/i.test(text))
    return mqttError('ERR_MQTT_NOT_SPOKEN', `${address.host} answers, but it is a web server.`, {
      hint: 'Use the MQTT port of the broker (1883 as a rule), or ws:// if this is its WebSocket port.',
    })
  if (chunk[0] !== undefined && chunk[0] !== CONNACK && chunk[0] >> 4 !== 15 && isPrintable(chunk))
    return mqttError('ERR_MQTT_NOT_SPOKEN', `${address.host} answers, but not with MQTT.`, {
      hint: 'Check that this port is the one on which the broker speaks MQTT.',
    })
  return undefined
}

/** Whether the first bytes read like the greeting of a text protocol (SSH, SMTP, FTP). */
function isPrintable(chunk: Buffer): boolean {
  const sample = chunk.subarray(0, 8)
  return sample.length >= 4 && sample.every(byte => byte >= 0x20 && byte < 0x7f)
}
