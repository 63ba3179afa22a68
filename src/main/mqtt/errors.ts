import { TomteError, type TomteErrorOptions } from '../../shared/errors.ts'

/** An error of the MQTT layer. */
export function mqttError(code: string, message: string, options: TomteErrorOptions = {}): TomteError {
  return new TomteError(code, message, { layer: 'MQTT', ...options })
}

/** The Reason Codes with which a client of MQTT 5 closes a connection that the broker made unusable. */
export const FaultReason = {
  malformed: 0x81,
  protocol: 0x82,
  topicName: 0x90,
  receiveMaximum: 0x93,
  topicAlias: 0x94,
  tooLarge: 0x95,
} as const

const FAULT_CODES: Record<number, string> = {
  [FaultReason.malformed]: 'ERR_MQTT_MALFORMED_PACKET',
  [FaultReason.protocol]: 'ERR_MQTT_PROTOCOL',
  [FaultReason.topicName]: 'ERR_MQTT_TOPIC_RECEIVED',
  [FaultReason.receiveMaximum]: 'ERR_MQTT_RECEIVE_MAXIMUM',
  [FaultReason.topicAlias]: 'ERR_MQTT_TOPIC_ALIAS',
  [FaultReason.tooLarge]: 'ERR_MQTT_PACKET_TOO_LARGE',
}

/** The broker sent what MQTT does not allow: the connection must be closed. [MQTT-4.13.1-1] */
export class ProtocolFault extends TomteError {
  /** Goes out in DISCONNECT. */
  readonly reasonCode: number

  constructor(reasonCode: number, message: string, cause?: unknown) {
    super(FAULT_CODES[reasonCode] ?? 'ERR_MQTT_PROTOCOL', `The broker broke the protocol: ${message}.`, {
      layer: 'MQTT',
      hint: 'This is a fault of the broker, or something between here and there that changes the data.',
      cause,
    })
    this.reasonCode = reasonCode
  }
}

/** A packet that cannot be read. */
export function malformed(message: string, cause?: unknown): ProtocolFault {
  return new ProtocolFault(FaultReason.malformed, message, cause)
}

/** A packet that can be read, but is not allowed here. */
export function forbidden(message: string): ProtocolFault {
  return new ProtocolFault(FaultReason.protocol, message)
}

/** The store of a session that is to survive does not take what must be stored before anything goes on. */
export function storeError(cause: unknown): TomteError {
  return mqttError('ERR_SESSION_STORE', 'What must survive a crash could not be written to disk.', {
    cause,
    hint: 'Check that the disk with the data folder is neither full nor write-protected.',
  })
}

export function stoppedError(): TomteError {
  return mqttError('ERR_MQTT_STOPPED', 'The connection to the broker was ended before this was done.')
}

/** Brokers before MQTT 5 do not say why they close; this is by far the most frequent reason. */
export function flapping(cause: TomteError): TomteError {
  return mqttError(
    'ERR_MQTT_FLAPPING',
    'The broker lets us in and closes the connection at once, again and again.',
    {
      hint: 'Another client probably uses the same client id: give each client an id of its own.',
      cause,
    },
  )
}

/** The connection died on it, and died again when it was sent alone. */
export function quarantined(topic: string, cause: TomteError): TomteError {
  return mqttError(
    'ERR_MQTT_QUARANTINED',
    `A message to “${topic}” was set aside: each time it was sent, the broker closed the connection.`,
    { hint: 'Check that the broker allows this topic, QoS, retain flag and size.', cause },
  )
}

/** It passed by: its payload was never kept. */
export function tooLargeReceived(
  { topic, size }: { topic: string; size: number },
  limit: number,
): TomteError {
  return mqttError(
    'ERR_MQTT_MESSAGE_TOO_LARGE',
    `A message to “${topic}” was set aside: with ${size} bytes it is larger than the ${limit} that are accepted.`,
    {
      hint: 'Raise the largest packet that this broker may send, or leave that topic out of the subscriptions.',
    },
  )
}

/** It was half passed on when the broker forgot the session. */
export function sessionLost(): TomteError {
  return mqttError(
    'ERR_MQTT_SESSION_LOST',
    'The broker has forgotten the session, so it cannot be known whether the message was passed on.',
  )
}
