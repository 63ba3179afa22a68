import { describe, expect, it } from 'vitest'
import { FrameReader } from '../../../src/main/mqtt/frame.ts'

function reader(limit = 1000) {
  const packets: string[] = []
  const frames = new FrameReader(limit, (first, bytes, start, end) => {
    packets.push(`${first.toString(16)}:${bytes.toString('hex', start, end)}`)
  })
  return { frames, packets }
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
    const frames = new FrameReader(100, (_first, bytes) => {
      seen = bytes
    })
    frames.push(two)
    expect(seen).toBe(two)
  })

  it('takes a packet of exactly the limit and refuses one byte more, on its header alone', () => {
    reader(5).frames.push(two)
    const fault = expect.objectContaining({ code: 'ERR_MQTT_PACKET_TOO_LARGE', reasonCode: 0x95 })
    expect(() => reader(4).frames.push(two.subarray(0, 2))).toThrow(fault)
    const { frames } = reader(4)
    frames.push(two.subarray(0, 1))
    expect(() => frames.push(two.subarray(1, 2))).toThrow(fault)
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
    const frames = new FrameReader(100, first => {
      packets.push(first)
      frames.close()
    })
    frames.push(two)
    expect(packets).toEqual([0x30])
  })
})
