import type { Readable } from 'node:stream'
import { TomteError } from '../../../shared/errors.ts'
import { LONGEST_PAYLOAD } from './payload.ts'

const NEWLINE = 10

/**
 * The lines of a stream without their ends, all of one chunk at a time; each a view into it. A last line without an end counts
 * too.
 * @throws TomteError ERR_PAYLOAD_STDIN where a line is longer than a message can be
 */
export async function* linesOf(input: Readable): AsyncGenerator<Uint8Array[]> {
  let begun: Buffer[] = []
  let size = 0
  for await (const chunk of input as AsyncIterable<Buffer>) {
    const lines: Uint8Array[] = []
    let start = 0
    for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, start)) {
      const rest = chunk.subarray(start, end)
      lines.push(begun.length > 0 ? Buffer.concat([...begun, rest]) : rest)
      begun = []
      size = 0
      start = end + 1
    }
    if (start < chunk.length) {
      begun.push(chunk.subarray(start))
      size += chunk.length - start
      if (size > LONGEST_PAYLOAD)
        throw new TomteError('ERR_PAYLOAD_STDIN', 'A line on stdin is longer than an MQTT message can be.')
    }
    if (lines.length > 0) yield lines
  }
  if (begun.length > 0) yield [Buffer.concat(begun)]
}
