import { Writable } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { OutputWriter } from '../../../../src/main/command/sub/output-writer.ts'
import { turn } from '../../../support/scripted-broker.ts'

/** An output that is written to when the test says so. */
class Slow extends Writable {
  readonly chunks: Buffer[] = []
  readonly #waiting: ((error?: Error) => void)[] = []
  open = true

  override _write(chunk: Buffer, _encoding: string, done: (error?: Error) => void) {
    this.chunks.push(Buffer.from(chunk))
    if (this.open) done()
    else this.#waiting.push(done)
  }

  release(error?: Error) {
    this.open = true
    for (const done of this.#waiting.splice(0)) done(error)
  }
}

function setUp() {
  const output = new Slow()
  const events: string[] = []
  const writer = new OutputWriter(output, {
    full: () => events.push('full'),
    drained: () => events.push('drained'),
    closed: error => events.push(`closed ${error.message}`),
  })
  writer.start()
  return { output, writer, events, written: () => Buffer.concat(output.chunks) }
}

describe('the output', () => {
  it('gets all of one turn in one go', async () => {
    const { output, writer, written } = setUp()
    writer.text('ä ')
    writer.bytes(Buffer.from([0, 255]))
    writer.newline()
    expect(output.chunks).toHaveLength(0)
    await turn()
    expect(output.chunks).toHaveLength(1)
    expect(written()).toEqual(Buffer.from([0xc3, 0xa4, 32, 0, 255, 10]))
  })

  it('gets everything in order, whatever its size', async () => {
    const { writer, written } = setUp()
    const parts: Buffer[] = []
    for (const size of [1, 65_535, 65_536, 65_537, 200_000, 3, 21_845, 21_846, 100_000]) {
      const text = String.fromCharCode(97 + (size % 26)).repeat(size)
      if (size % 2) writer.text(text)
      else writer.bytes(Buffer.from(text))
      parts.push(Buffer.from(text))
    }
    await writer.finish()
    expect(written().equals(Buffer.concat(parts))).toBe(true)
  })

  it('asks to wait once too much waits, and tells when it has gone out', async () => {
    const { output, writer, events } = setUp()
    output.open = false
    const part = Buffer.alloc(300_000)
    for (let i = 0; i < 3; i++) writer.bytes(part)
    expect(events).toEqual([])
    for (let i = 0; i < 3; i++) writer.bytes(part)
    expect(events).toEqual(['full'])
    for (let i = 0; i < 10; i++) {
      output.release()
      await turn()
    }
    expect(events).toEqual(['full', 'drained'])
  })

  it('tells once that nobody reads any more, and writes no more', async () => {
    const { output, writer, events } = setUp()
    output.open = false
    writer.text('one')
    await turn()
    output.release(new Error('EPIPE'))
    await turn()
    writer.text('two')
    await writer.finish()
    expect(events).toEqual(['closed EPIPE'])
    expect(output.chunks.map(String)).toEqual(['one'])
  })
})
