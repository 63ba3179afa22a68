import { describe, expect, it } from 'vitest'
import { FrameReader } from '../../../src/main/mqtt/frame.ts'

function reader(limit = 1000) {
  const packets: string[] = []
  const frames = new FrameReader(
    limit,
    (first, bytes, start, end) => {
      packets.push(`${first.toString(16)}:${bytes.toString('hex', start, end)}`)
    },
    ({ first, size, head }) => packets.push(`${first.toString(16)} of ${size}:${head.toString('hex')}`),
  )
  return { frames, packets }
}

const none = () => {
  throw new Error('no packet is too large here')
}

const two = Buffer.from([0x30, 3, 1, 2, 3, 0xd0, 0])

describe('FrameReader', () => {
  it('cuts packets out of one chunk', () => {
    const { frames, packets } = reader()
    frames.push(two)
    expect(packets).toEqual(['30:010203', 'd0:'])
  })

  it('gives the same packets however the stream is split', () => {
    const long = Buffer.concat([Buffer.from([0x30, 0xc8, 0x01]), Buffer.alloc(200, 7), two])
    const whole = reader()
    whole.frames.push(long)
    for (let a = 0; a <= long.length; a++)
      for (const b of [a, a + 1, a + 2, a + 7, long.length]) {
        const { frames, packets } = reader()
        for (const part of [long.subarray(0, a), long.subarray(a, b), long.subarray(b)]) frames.push(part)
        expect(packets).toEqual(whole.packets)
      }
    const { frames, packets } = reader()
    for (const byte of long) frames.push(Buffer.from([byte]))
    expect(packets).toEqual(whole.packets)
  })

  it('does not copy a packet that lies within one chunk', () => {
    let seen: Buffer | undefined
    const frames = new FrameReader(
      100,
      (_first, bytes) => {
        seen = bytes
      },
      none,
    )
    frames.push(two)
    expect(seen).toBe(two)
  })

  it('takes a packet of exactly the limit and refuses one byte more, on its header alone', () => {
    const suback = Buffer.from([0x90, 3, 1, 2, 3])
    reader(5).frames.push(suback)
    const fault = expect.objectContaining({ code: 'ERR_MQTT_PACKET_TOO_LARGE', reasonCode: 0x95 })
    expect(() => reader(4).frames.push(suback.subarray(0, 2))).toThrow(fault)
    const { frames } = reader(4)
    frames.push(suback.subarray(0, 1))
    expect(() => frames.push(suback.subarray(1, 2))).toThrow(fault)
  })

  it('lets a PUBLISH over the limit pass, however the stream is split', () => {
    const body = Buffer.from(Array.from({ length: 200 }, (_, n) => n))
    const large = Buffer.concat([Buffer.from([0x32, 0xc8, 0x01]), body])
    const stream = Buffer.concat([two, large, two, large, large, Buffer.from([0x30, 0]), two])
    const head = `32 of 203:${body.toString('hex')}`
    const packets = ['30:010203', 'd0:', head, '30:010203', 'd0:', head, head, '30:', '30:010203', 'd0:']
    for (let size = 1; size <= stream.length; size++) {
      const split = reader(100)
      for (let at = 0; at < stream.length; at += size) split.frames.push(stream.subarray(at, at + size))
      expect(split.packets).toEqual(packets)
    }
  })

  it('keeps only the head of a PUBLISH over the limit', () => {
    const { frames, packets } = reader(1000)
    frames.push(Buffer.from([0x30, 0x80, 0x80, 0x80, 0x10])) // 32 MiB
    for (let i = 0; i < 32; i++) frames.push(Buffer.alloc(1024 * 1024, i + 1))
    frames.push(two)
    expect(packets.map(packet => packet.slice(0, 20))).toEqual(['30 of 33554437:01010', '30:010203', 'd0:'])
    expect(packets[0]!.length).toBeLessThan(300_000)
  })

  it.each([
    ['five bytes of length', [0x30, 0x80, 0x80, 0x80, 0x80, 1]],
    ['a length with a superfluous zero', [0x30, 0x80, 0]],
  ])('refuses %s, in one chunk and byte by byte', (_name, content) => {
    const fault = expect.objectContaining({ code: 'ERR_MQTT_MALFORMED_PACKET' })
    expect(() => reader().frames.push(Buffer.from(content))).toThrow(fault)
    const { frames } = reader()
    expect(() => {
      for (const byte of content) frames.push(Buffer.from([byte]))
    }).toThrow(fault)
  })

  it('gives nothing out after close, not even from the same chunk', () => {
    const packets: number[] = []
    const frames = new FrameReader(
      100,
      first => {
        packets.push(first)
        frames.close()
      },
      none,
    )
    frames.push(two)
    expect(packets).toEqual([0x30])
  })
})
