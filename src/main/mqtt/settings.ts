import { TomteError } from '../../shared/errors.ts'
import { topicNameFault } from '../../shared/topic.ts'
import { checkBinary, checkInteger, checkText, encodeProperties, invalid } from './encode-properties.ts'
import type { ConnectionOptions, ProtocolVersion, Will } from './types.ts'

/** The largest packet that MQTT can express: five bytes of header and 268,435,455 of body. */
export const LARGEST_PACKET = 268_435_460

/** Connection options with every default filled in. */
export interface Settings extends ConnectionOptions {
  protocolVersion: ProtocolVersion
  address: URL
  receiveMaximum: number
  maximumPacketSize: number
  topicAliasMaximum: number
  connectTimeout: number
}

/**
 * Checks the options and fills in the defaults; throws a TomteError that says which of them is wrong. `protocolVersion` is
 * the one to offer.
 */
export function checkedSettings(options: ConnectionOptions, protocolVersion: ProtocolVersion): Settings {
  const { properties = {} } = options
  if (!URL.canParse(options.url))
    throw new TomteError('ERR_URL', `“${options.url}” is not an address of a broker.`, {
      hint: 'Write it like mqtt://host:1883.',
    })
  if (options.proxy && !/^(https?|socks5):$/.test(protocolOf(options.proxy.url)))
    throw new TomteError('ERR_PROXY_URL', 'The address of the proxy cannot be used.', {
      layer: 'proxy',
      hint: 'Write it like http://host:3128 or socks5://host:1080.',
    })
  checkClientId(options, protocolVersion)
  checkInteger(options.keepAlive, 0, 65_535, 'keep alive')
  checkInteger(options.sessionExpiry, 0, 0xffffffff, 'session expiry')
  if (options.username !== undefined) checkText(options.username, 'user name')
  checkPassword(options, protocolVersion)
  if (options.authentication) checkAuthentication(options, protocolVersion)
  if (options.will) checkWill(options.will)
  encodeProperties(properties)
  return {
    ...options,
    protocolVersion,
    address: new URL(options.url),
    receiveMaximum: properties.receiveMaximum ?? 20,
    maximumPacketSize: Math.min(properties.maximumPacketSize ?? 16 * 1024 * 1024, LARGEST_PACKET),
    topicAliasMaximum: properties.topicAliasMaximum ?? 0,
    connectTimeout: options.connectTimeout ?? 30_000,
  }
}

function protocolOf(url: string): string {
  return URL.canParse(url) ? new URL(url).protocol : ''
}

function checkClientId({ clientId, cleanStart }: ConnectionOptions, protocolVersion: ProtocolVersion): void {
  checkText(clientId, 'client id')
  if (clientId !== '') return
  if (protocolVersion === 3) throw invalid('MQTT 3.1 needs a client id.')
  if (protocolVersion === 4 && !cleanStart) throw invalid('A session that is to be kept needs a client id.') // [MQTT-3.1.3-7]
}

function checkPassword({ username, password }: ConnectionOptions, protocolVersion: ProtocolVersion): void {
  if (password === undefined) return
  if (typeof password === 'string') checkText(password, 'password')
  else checkBinary(password, 'password')
  if (username === undefined && protocolVersion !== 5) throw invalid('A password needs a user name.') // [MQTT-3.1.2-22]
}

function checkAuthentication(
  { authentication, username, password }: ConnectionOptions,
  protocolVersion: ProtocolVersion,
): void {
  if (protocolVersion !== 5) throw invalid(`${authentication} needs MQTT 5.`)
  if (username === undefined || typeof password !== 'string')
    throw invalid(`${authentication} needs a user name and a password.`)
}

function checkWill(will: Will): void {
  const fault = topicNameFault(will.topic)
  if (fault) throw invalid(`The topic of the will is not valid: ${fault}`)
  checkBinary(will.payload, 'payload of the will')
  if (![0, 1, 2].includes(will.qos)) throw invalid('The QoS of the will must be 0, 1 or 2.')
  encodeProperties({ ...will.properties, willDelayInterval: will.delay })
}
