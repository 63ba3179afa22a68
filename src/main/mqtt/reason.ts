import { type Layer, TomteError } from '../../shared/errors.ts'

/** Reason Codes from this one on say that something failed. */
export const FAILURE = 0x80

interface Reason {
  code: string
  layer: Layer
  words: string
  hint?: string
}

const mqtt = (code: string, words: string, hint?: string): Reason => ({ code, layer: 'MQTT', words, hint })

/** The Reason Codes of MQTT 5 that mean a failure. */
const REASONS: Record<number, Reason> = {
  128: mqtt('ERR_MQTT_UNSPECIFIED', 'the broker gives no reason'),
  129: mqtt('ERR_MQTT_MALFORMED_SENT', 'the broker could not read a packet of ours'),
  130: mqtt('ERR_MQTT_PROTOCOL_SENT', 'the broker says that we broke the protocol'),
  131: mqtt('ERR_MQTT_IMPLEMENTATION', 'the broker has a reason of its own'),
  132: mqtt(
    'ERR_MQTT_PROTOCOL_VERSION',
    'the broker does not speak this version of MQTT',
    'Choose another protocol version; nearly every broker speaks 3.1.1.',
  ),
  133: mqtt('ERR_MQTT_CLIENT_ID', 'the broker does not accept the client id', 'Choose another client id.'),
  134: {
    code: 'ERR_MQTT_BAD_CREDENTIALS',
    layer: 'authentication',
    words: 'the user name or the password is wrong',
    hint: 'Type the user name and the password again.',
  },
  135: {
    code: 'ERR_MQTT_NOT_AUTHORIZED',
    layer: 'authorisation',
    words: 'the broker does not allow it',
    hint: 'Check user name and password, and what the broker allows this user to do.',
  },
  136: mqtt('ERR_MQTT_SERVER_UNAVAILABLE', 'the broker is not available', 'Try again later.'),
  137: mqtt('ERR_MQTT_SERVER_BUSY', 'the broker is busy', 'Try again later.'),
  138: {
    code: 'ERR_MQTT_BANNED',
    layer: 'authorisation',
    words: 'the broker has banned this client',
    hint: 'Ask whoever runs the broker.',
  },
  139: mqtt('ERR_MQTT_SERVER_SHUTTING_DOWN', 'the broker is shutting down'),
  140: {
    code: 'ERR_MQTT_AUTHENTICATION_METHOD',
    layer: 'authentication',
    words: 'the broker does not support this way to authenticate',
  },
  141: mqtt('ERR_MQTT_KEEP_ALIVE_SENT', 'the broker heard nothing from us for too long'),
  142: mqtt(
    'ERR_MQTT_SESSION_TAKEN_OVER',
    'another client with the same client id has connected',
    'Give each client an id of its own.',
  ),
  143: mqtt('ERR_MQTT_TOPIC_FILTER', 'the broker does not accept the topic filter'),
  144: mqtt('ERR_MQTT_TOPIC_NAME', 'the broker does not accept the topic'),
  145: mqtt('ERR_MQTT_PACKET_ID_IN_USE', 'the packet identifier is in use already'),
  146: mqtt('ERR_MQTT_PACKET_ID_NOT_FOUND', 'the packet identifier is not known'),
  147: mqtt('ERR_MQTT_RECEIVE_MAXIMUM_SENT', 'the broker got more unacknowledged messages than it takes'),
  148: mqtt('ERR_MQTT_TOPIC_ALIAS_SENT', 'the broker does not know the topic alias'),
  149: mqtt('ERR_MQTT_PACKET_TOO_LARGE_SENT', 'the packet is larger than the broker takes'),
  150: mqtt('ERR_MQTT_RATE', 'the broker gets messages from us at too high a rate'),
  151: mqtt('ERR_MQTT_QUOTA', 'a quota of the broker is used up'),
  152: mqtt('ERR_MQTT_ADMINISTRATIVE', 'the administrator of the broker has closed the connection'),
  153: mqtt('ERR_MQTT_PAYLOAD_FORMAT', 'the payload is not of the declared format'),
  154: mqtt(
    'ERR_MQTT_RETAIN',
    'the broker does not keep retained messages',
    'Publish without the retain flag.',
  ),
  155: mqtt('ERR_MQTT_QOS', 'the broker does not support this QoS', 'Choose a lower QoS.'),
  156: mqtt('ERR_MQTT_USE_ANOTHER_SERVER', 'the broker asks to use another server for now'),
  157: mqtt('ERR_MQTT_SERVER_MOVED', 'the broker has moved to another server'),
  158: mqtt('ERR_MQTT_SHARED_SUBSCRIPTION', 'the broker has no shared subscriptions'),
  159: mqtt('ERR_MQTT_CONNECTION_RATE', 'the broker gets too many connections', 'Try again later.'),
  160: mqtt('ERR_MQTT_CONNECT_TIME', 'the longest time for one connection is over'),
  161: mqtt('ERR_MQTT_SUBSCRIPTION_IDENTIFIER', 'the broker has no subscription identifiers'),
  162: mqtt(
    'ERR_MQTT_WILDCARD',
    'the broker has no subscriptions with wildcards',
    'Subscribe to single topics.',
  ),
}

/** The Connect Return Codes of MQTT 3.1.1 as Reason Codes of MQTT 5. */
const RETURN_CODES: Record<number, number> = { 1: 132, 2: 133, 3: 136, 4: 134, 5: 135 }

/** The Reason Code of a Connect Return Code; undefined where MQTT 3.1.1 does not know it. */
export function reasonOfReturnCode(returnCode: number): number | undefined {
  return returnCode === 0 ? 0 : RETURN_CODES[returnCode]
}

/** The Connect Return Code of a Reason Code; undefined where MQTT 3.1.1 has none. */
export function returnCodeOf(reasonCode: number): number | undefined {
  const found = Object.entries(RETURN_CODES).find(([, reason]) => reason === reasonCode)
  return found && Number(found[0])
}

/** The Reason Code that an error's code stands for; undefined where it is of another kind. */
export function reasonCodeOf(errorCode: string): number | undefined {
  const found = Object.entries(REASONS).find(([, { code }]) => code === errorCode)
  return found && Number(found[0])
}

/** Whether a Reason Code is one of the failures that MQTT 5 knows. */
export function isKnownFailure(reasonCode: number): boolean {
  return reasonCode in REASONS
}

const SERVER_MOVED = 0x9d

/** What the far end may say besides its Reason Code. */
export interface Explanation {
  reasonString?: string
  serverReference?: string
}

/** The error for a refusal of the broker: `what` begins the sentence (“Home refused the connection”). */
export function refusal(what: string, reasonCode: number, said: Explanation = {}): TomteError {
  const reason = REASONS[reasonCode] ?? mqtt('ERR_MQTT_UNSPECIFIED', 'the broker gives an unknown reason')
  const hex = `0x${reasonCode.toString(16).padStart(2, '0').toUpperCase()}`
  const quoted = said.reasonString ? ` It says: “${said.reasonString}”.` : ''
  return new TomteError(reason.code, `${what}: ${reason.words} (${hex}).${quoted}`, {
    layer: reason.layer,
    hint: said.serverReference ? redirection(reasonCode, said.serverReference) : reason.hint,
  })
}

/** Where the broker sends us. We do not follow by ourselves: whoever is there would get the password. */
function redirection(reasonCode: number, serverReference: string): string {
  const lasting = reasonCode === SERVER_MOVED ? 'Change the address' : 'For now, change the address'
  return `${lasting} of the broker to “${serverReference}”, if you trust it.`
}
