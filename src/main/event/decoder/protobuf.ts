import type protobuf from 'protobufjs'
import type { Decode } from '../../../shared/payload.ts'
import { plainValue, refuseLarge, tooManyValues, undecodable } from './plain-value.ts'

export interface ProtobufReading {
  /** What was not sent has its default value, as proto3 means it: a 0 is never sent. */
  defaults: boolean
}

/** Messages inside of one payload: each takes about a microsecond. */
const MOST_MESSAGES = 20_000

/** Decodes one message type: fields by their names in the .proto, enumerations by name. @throws what it throws: TomteError ERR_PAYLOAD_DECODE, ERR_PAYLOAD_LARGE */
export function protobufDecode(type: protobuf.Type, { defaults }: ProtobufReading): Decode {
  const readable = { enums: String, defaults }
  const format = `a Protobuf message ${type.name}`
  const counter = { messages: 0, format }
  countMessages(type, counter, new Set())
  return bytes => {
    refuseLarge(bytes, format)
    counter.messages = 0
    try {
      return plainValue(type.toObject(type.decode(bytes), readable), format)
    } catch (error) {
      throw undecodable(format, error)
    }
  }
}

/** The decoders that protobufjs makes call each other by way of their types, so that is where messages can be counted. */
function countMessages(
  type: protobuf.Type,
  counter: { messages: number; format: string },
  seen: Set<protobuf.Type>,
): void {
  if (seen.has(type)) return
  seen.add(type)
  const { decode } = type.setup()
  type.decode = function (this: protobuf.Type, ...args) {
    if (++counter.messages > MOST_MESSAGES) throw tooManyValues(counter.format)
    return decode.apply(this, args)
  }
  for (const { resolvedType } of type.fieldsArray)
    if (resolvedType && 'fieldsArray' in resolvedType) countMessages(resolvedType, counter, seen)
}
