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

export function stoppedError(): TomteError {
  return mqttError('ERR_MQTT_STOPPED', 'The connection to the broker was ended before this was done.')
}
