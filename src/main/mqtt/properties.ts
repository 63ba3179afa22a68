import { FaultReason, forbidden, malformed, ProtocolFault } from './errors.ts'
import type { FieldReader } from './field.ts'

type Kind = 'flag' | 'bit' | 'uint16' | 'uint32' | 'variable' | 'text' | 'binary' | 'pair'

interface Property {
  name: string
  kind: Kind
  /** Zero is a Protocol Error. */
  nonZero?: boolean
}

/** The properties of MQTT 5 by their identifier (section 2.2.2.2). */
const PROPERTIES: Record<number, Property> = {
  1: { name: 'payloadFormatIndicator', kind: 'flag' },
  2: { name: 'messageExpiryInterval', kind: 'uint32' },
  3: { name: 'contentType', kind: 'text' },
  8: { name: 'responseTopic', kind: 'text' },
  9: { name: 'correlationData', kind: 'binary' },
  11: { name: 'subscriptionIdentifiers', kind: 'variable', nonZero: true },
  17: { name: 'sessionExpiryInterval', kind: 'uint32' },
  18: { name: 'assignedClientIdentifier', kind: 'text' },
  19: { name: 'serverKeepAlive', kind: 'uint16' },
  21: { name: 'authenticationMethod', kind: 'text' },
  22: { name: 'authenticationData', kind: 'binary' },
  26: { name: 'responseInformation', kind: 'text' },
  28: { name: 'serverReference', kind: 'text' },
  31: { name: 'reasonString', kind: 'text' },
  33: { name: 'receiveMaximum', kind: 'uint16', nonZero: true },
  34: { name: 'topicAliasMaximum', kind: 'uint16' },
  35: { name: 'topicAlias', kind: 'uint16' },
  36: { name: 'maximumQoS', kind: 'bit' },
  37: { name: 'retainAvailable', kind: 'flag' },
  38: { name: 'userProperties', kind: 'pair' },
  39: { name: 'maximumPacketSize', kind: 'uint32', nonZero: true },
  40: { name: 'wildcardSubscriptionAvailable', kind: 'flag' },
  41: { name: 'subscriptionIdentifiersAvailable', kind: 'flag' },
  42: { name: 'sharedSubscriptionAvailable', kind: 'flag' },
}

/** Which properties a broker may send in which packet. */
export const Allowed = {
  connack: new Set([17, 18, 19, 21, 22, 26, 28, 31, 33, 34, 36, 37, 38, 39, 40, 41, 42]),
  publish: new Set([1, 2, 3, 8, 9, 11, 35, 38]),
  acknowledgement: new Set([31, 38]),
  disconnect: new Set([28, 31, 38]),
  auth: new Set([21, 22, 31, 38]),
}

const TOPIC_ALIAS = 35

/**
 * Reads the property section of a packet into an object of the names above; throws a ProtocolFault for one that is
 * unknown, not allowed in this packet, given twice, or out of its range.
 */
export function readProperties(fields: FieldReader, allowed: ReadonlySet<number>): Record<string, unknown> {
  const length = fields.variableInteger()
  const end = fields.at + length
  if (end > fields.end) throw malformed('the properties are longer than their packet')
  const found: Record<string, unknown> = {}
  while (fields.at < end) readProperty(fields, allowed, found)
  if (fields.at !== end) throw malformed('a property is longer than the properties may be')
  return found
}

function readProperty(
  fields: FieldReader,
  allowed: ReadonlySet<number>,
  found: Record<string, unknown>,
): void {
  const identifier = fields.variableInteger()
  const property = PROPERTIES[identifier]
  if (!property) throw malformed(`there is no property ${identifier}`)
  const { name } = property
  if (!allowed.has(identifier)) throw forbidden(`the property “${name}” does not belong in this packet`)
  if (property.kind === 'pair') {
    append(found, name, [fields.text(), fields.text()])
    return
  }
  const value = readValue(fields, property)
  if (value === 0 && property.nonZero) throw forbidden(`the property “${name}” is 0`)
  if (value === 0 && identifier === TOPIC_ALIAS)
    throw new ProtocolFault(FaultReason.topicAlias, 'a topic alias is 0') // [MQTT-3.3.2-8]
  if (property.kind === 'variable') {
    append(found, name, value)
    return
  }
  if (name in found) throw forbidden(`the property “${name}” is given twice`)
  found[name] = value
}

function append(found: Record<string, unknown>, name: string, value: unknown): void {
  const values = found[name] as unknown[] | undefined
  if (values) values.push(value)
  else found[name] = [value]
}

function readValue(fields: FieldReader, { name, kind }: Property): unknown {
  switch (kind) {
    case 'flag':
      return zeroOrOne(fields.byte(), name) === 1
    case 'bit':
      return zeroOrOne(fields.byte(), name)
    case 'uint16':
      return fields.uint16()
    case 'uint32':
      return fields.uint32()
    case 'variable':
      return fields.variableInteger()
    case 'binary':
      return fields.binary()
    default:
      return fields.text()
  }
}

function zeroOrOne(value: number, name: string): number {
  if (value > 1) throw forbidden(`the property “${name}” is ${value}, where only 0 and 1 are defined`)
  return value
}
