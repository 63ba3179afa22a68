import fc from 'fast-check'
import mqttPacket from 'mqtt-packet'
import { describe, expect, it } from 'vitest'
import { ProtocolFault } from '../../../src/main/mqtt/errors.ts'
import type { ControlPacket } from '../../../src/main/mqtt/packet.ts'
import { PacketStream } from '../../../src/main/mqtt/packet-stream.ts'
import type { ApplicationMessage, ProtocolVersion } from '../../../src/main/mqtt/types.ts'
import { isWellFormed } from '../../../src/shared/utf8.ts'

const LIMITS = { maximumPacketSize: 1 << 20, topicAliasMaximum: 0 }

function reading(version: ProtocolVersion) {
  const found: (ControlPacket | { message: ApplicationMessage; id: number })[] = []
  const stream = new PacketStream(version, LIMITS, {
    publish: (message, id) => found.push({ message, id }),
    control: packet => found.push(packet),
    large: () => {},
    spoilt: () => false,
  })
  return { stream, found }
}

/** Text that MQTT can carry. */
const text = fc
  .string({ unit: 'grapheme', maxLength: 20 })
  .filter(each => isWellFormed(each) && !each.includes('\0'))
const topic = text.filter(each => each !== '' && !/[+#]/.test(each))
const id = fc.integer({ min: 1, max: 65_535 })
const uint32 = fc.integer({ min: 0, max: 0xffffffff })
const version = fc.constantFrom<ProtocolVersion>(3, 4, 5)
const binary = fc.uint8Array({ maxLength: 50 }).map(bytes => Buffer.from(bytes))
const userProperties = fc.array(fc.tuple(text, text), { minLength: 1, maxLength: 4 })

const publishProperties = fc.record(
  {
    payloadFormatIndicator: fc.boolean(),
    messageExpiryInterval: uint32,
    contentType: text,
    responseTopic: topic,
    correlationData: binary,
    userProperties,
  },
  { requiredKeys: [] },
)

const message = fc
  .record({
    topic,
    payload: fc.uint8Array({ maxLength: 300 }).map(bytes => Buffer.from(bytes)),
    qos: fc.constantFrom<0 | 1 | 2>(0, 1, 2),
    retain: fc.boolean(),
    dup: fc.boolean(),
    properties: publishProperties,
  })
  .map(each => ({ ...each, dup: each.dup && each.qos > 0 }))

/** A PUBLISH as mqtt-packet writes it. */
function written(each: ApplicationMessage, messageId: number, protocolVersion: ProtocolVersion): Buffer {
  const pairs = each.properties?.userProperties?.map(([name, value]) => ({ [name]: value }))
  const properties = { ...each.properties, ...(pairs ? { userProperties: pairs } : {}) } as never
  return mqttPacket.generate(
    {
      cmd: 'publish',
      ...each,
      payload: Buffer.from(each.payload),
      dup: each.dup ?? false,
      messageId,
      properties,
    },
    { protocolVersion },
  )
}

function expected(each: ApplicationMessage, messageId: number, protocolVersion: ProtocolVersion) {
  const some = protocolVersion === 5 && Object.keys(each.properties ?? {}).length > 0
  return {
    ...each,
    properties: some ? each.properties : undefined,
    packetId: each.qos === 0 ? undefined : messageId,
  }
}

describe('what mqtt-packet writes', () => {
  it('is read as the same PUBLISH', () => {
    fc.assert(
      fc.property(message, id, version, (each, messageId, protocolVersion) => {
        const { stream, found } = reading(protocolVersion)
        stream.receive(written(each, messageId, protocolVersion))
        expect(found).toEqual([
          { message: expected(each, messageId, protocolVersion), id: each.qos === 0 ? 0 : messageId },
        ])
      }),
    )
  })

  it('is read as the same acknowledgements', () => {
    const acknowledgement = fc.record({
      cmd: fc.constantFrom('puback', 'pubrec', 'pubrel', 'pubcomp'),
      messageId: id,
      properties: fc.option(fc.record({ reasonString: text }), { nil: undefined }),
    })
    fc.assert(
      fc.property(acknowledgement, each => {
        const { stream, found } = reading(5)
        stream.receive(mqttPacket.generate({ ...each, reasonCode: 0 } as never, { protocolVersion: 5 }))
        expect(found).toMatchObject([{ id: each.messageId, reasonCode: 0 }])
        expect((found[0] as { properties?: object }).properties).toEqual(each.properties)
      }),
    )
  })

  it('is read the same however the stream is split', () => {
    const stream = fc.array(fc.tuple(message, id), { minLength: 1, maxLength: 5 })
    const cuts = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 20 })
    fc.assert(
      fc.property(stream, cuts, version, (messages, sizes, protocolVersion) => {
        const bytes = Buffer.concat(
          messages.map(([each, messageId]) => written(each, messageId, protocolVersion)),
        )
        const { stream, found } = reading(protocolVersion)
        for (let at = 0, i = 0; at < bytes.length; i++) {
          const size = sizes[i % sizes.length]!
          stream.receive(bytes.subarray(at, at + size))
          at += size
        }
        expect(found).toEqual(
          messages.map(([each, messageId]) => ({
            message: expected(each, messageId, protocolVersion),
            id: each.qos === 0 ? 0 : messageId,
          })),
        )
      }),
    )
  })
})

describe('bytes that nobody vouches for', () => {
  /** Runs `bytes` through a stream: whatever is thrown must be a ProtocolFault. */
  function survives(bytes: Uint8Array, protocolVersion: ProtocolVersion) {
    const { stream } = reading(protocolVersion)
    try {
      stream.receive(Buffer.from(bytes))
    } catch (error) {
      if (!(error instanceof ProtocolFault)) throw error
    }
  }

  it('at random end in packets or in a ProtocolFault, never in another error', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), version, survives), { numRuns: 5000 })
  })

  it('with a valid header do so as well', () => {
    const framed = fc
      .tuple(fc.integer({ min: 0x20, max: 0xff }), fc.uint8Array({ maxLength: 100 }))
      .map(([first, body]) => Uint8Array.from([first, body.length, ...body]))
    fc.assert(fc.property(framed, version, survives), { numRuns: 5000 })
  })

  it('mutated from a real packet do so as well', () => {
    const mutated = fc
      .tuple(message, id, fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 5 }))
      .map(([each, messageId, changes]) => {
        const bytes = written(each, messageId, 5)
        for (const [at, value] of changes) bytes[at % bytes.length] = value
        return bytes
      })
    fc.assert(
      fc.property(mutated, bytes => survives(bytes, 5)),
      { numRuns: 2000 },
    )
  })
})
