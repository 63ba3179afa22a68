import { generate, type IConnectPacket } from 'mqtt-packet'
import { TomteError } from '../../shared/errors.ts'
import { asBuffer, encodeProperties } from './encode-properties.ts'
import { mqttError } from './errors.ts'
import type { ConnackPacket } from './packet.ts'
import { refusal } from './reason.ts'
import { LARGEST_PACKET, type Settings } from './settings.ts'
import type { ConnectionFacts, ProtocolVersion, QoS, ServerLimits } from './types.ts'

/** Enhanced authentication, as it begins in CONNECT; nothing else in CONNECT tells who we are then. */
export interface Authentication {
  authenticationMethod: string
  authenticationData: Uint8Array
}

/** CONNECT for these settings. */
export function encodeConnect(
  settings: Settings,
  cleanStart: boolean,
  authentication?: Authentication,
): Buffer {
  const { protocolVersion, will } = settings
  const { username, password } = authentication ? {} : credentials(settings)
  const version5 = protocolVersion === 5
  const packet: IConnectPacket = {
    cmd: 'connect',
    protocolId: protocolVersion === 3 ? 'MQIsdp' : 'MQTT',
    protocolVersion,
    clean: cleanStart,
    clientId: settings.clientId,
    keepalive: settings.keepAlive,
    username,
    password: username === undefined ? undefined : password && asBuffer(password),
    properties: version5 ? connectProperties(settings, authentication) : undefined,
    will: will && {
      topic: will.topic,
      payload: asBuffer(will.payload),
      qos: will.qos,
      retain: will.retain,
      properties: version5
        ? encodeProperties({ willDelayInterval: will.delay || undefined, ...will.properties })
        : undefined,
    },
  }
  const bytes = generate(packet, { protocolVersion })
  return version5 && username === undefined && password ? withPassword(bytes, password) : bytes
}

function credentials({ username, password }: Settings): { username?: string; password?: Uint8Array } {
  return { username, password: typeof password === 'string' ? Buffer.from(password) : password }
}

const PASSWORD_FLAG = 0x40
/** Where the Connect Flags stand in the variable header: after the protocol name and its version. */
const FLAGS_AT = 2 + 'MQTT'.length + 1

/** MQTT 5 allows a password, which is the last field, without a user name; mqtt-packet does not. */
function withPassword(connect: Buffer, password: Uint8Array): Buffer {
  let header = 1
  while (connect[header]! & 128) header++
  const body = Buffer.concat([connect.subarray(header + 1), Buffer.alloc(2), password])
  body.writeUInt16BE(password.length, body.length - password.length - 2)
  body[FLAGS_AT]! |= PASSWORD_FLAG
  return Buffer.concat([fixedHeader(connect[0]!, body.length), body])
}

function fixedHeader(first: number, length: number): Buffer {
  const bytes = [first]
  let rest = length
  for (; rest > 127; rest >>= 7) bytes.push((rest & 127) | 128)
  return Buffer.from([...bytes, rest])
}

function connectProperties(settings: Settings, authentication: Authentication | undefined) {
  const { maximumPacketSize, topicAliasMaximum, properties } = settings
  return encodeProperties({
    sessionExpiryInterval: settings.sessionExpiry || undefined,
    ...properties,
    ...authentication,
    receiveMaximum: settings.receiveMaximum,
    maximumPacketSize: maximumPacketSize < LARGEST_PACKET ? maximumPacketSize : undefined,
    topicAliasMaximum: topicAliasMaximum || undefined,
  })
}

/** The error of a CONNACK that refuses; undefined where it accepts. */
export function connackError(
  { reasonCode, properties }: ConnackPacket,
  { username }: Pick<Settings, 'username'>,
): TomteError | undefined {
  if (reasonCode === 0) return uselessLimit(properties.maximumPacketSize)
  const error = refusal('The broker refused the connection', reasonCode, properties)
  return error.code === 'ERR_MQTT_NOT_AUTHORIZED' ? notLetIn(error, username !== undefined) : error
}

/** An acknowledgement with its reason has so many bytes: without it, no exchange can be ended. */
const SMALLEST_LIMIT = 6

function uselessLimit(maximumPacketSize = LARGEST_PACKET): TomteError | undefined {
  if (maximumPacketSize >= SMALLEST_LIMIT) return undefined
  return mqttError(
    'ERR_MQTT_USELESS_LIMIT',
    `The broker takes packets of at most ${maximumPacketSize} bytes, into which no acknowledgement fits.`,
    { hint: 'Raise the largest packet size in the settings of the broker.' },
  )
}

/** “Not authorized” in CONNACK is about who we are, not about what we may do. */
function notLetIn({ code, message }: TomteError, named: boolean): TomteError {
  return new TomteError(code, message, {
    layer: 'authentication',
    hint: named
      ? 'Type the user name and the password again, or ask whoever runs the broker.'
      : 'This broker wants a user name and a password.',
  })
}

/** What a CONNACK that accepts says about the connection. */
export function connectionFacts(
  { sessionPresent, properties }: ConnackPacket,
  settings: Settings,
): ConnectionFacts {
  return {
    protocolVersion: settings.protocolVersion,
    clientId: properties.assignedClientIdentifier ?? settings.clientId,
    sessionPresent,
    keepAlive: properties.serverKeepAlive ?? settings.keepAlive, // [MQTT-3.2.2-21]
    sessionExpiry: properties.sessionExpiryInterval ?? settings.sessionExpiry,
    limits: serverLimits(properties, settings.protocolVersion),
    responseInformation: properties.responseInformation,
    serverReference: properties.serverReference,
    reasonString: properties.reasonString,
    userProperties: properties.userProperties,
  }
}

function serverLimits(properties: ConnackPacket['properties'], version: ProtocolVersion): ServerLimits {
  const version5 = version === 5
  return {
    receiveMaximum: properties.receiveMaximum ?? 65_535,
    maximumQoS: (properties.maximumQoS ?? 2) as QoS,
    retainAvailable: properties.retainAvailable ?? true,
    maximumPacketSize: properties.maximumPacketSize ?? LARGEST_PACKET,
    topicAliasMaximum: properties.topicAliasMaximum ?? 0,
    wildcardSubscriptionAvailable: properties.wildcardSubscriptionAvailable ?? true,
    subscriptionIdentifiersAvailable: properties.subscriptionIdentifiersAvailable ?? version5,
    sharedSubscriptionAvailable: properties.sharedSubscriptionAvailable ?? true,
  }
}
