import { open } from 'node:fs/promises'
import type { Readable } from 'node:stream'
import { TomteError } from '../../../shared/errors.ts'

/** The longest payload that fits into a packet with the longest topic, in bytes; the broker may take less. */
export const LONGEST_PAYLOAD = 268_435_455 - 70_000

/** The bytes of a file. @throws TomteError ERR_PAYLOAD_FILE */
export async function fileContent(path: string): Promise<Uint8Array> {
  try {
    const file = await open(path, 'r')
    try {
      const { size } = await file.stat()
      if (size > LONGEST_PAYLOAD) throw tooLong(path)
      return await file.readFile()
    } finally {
      await file.close()
    }
  } catch (error) {
    if (error instanceof TomteError) throw error
    const { code, message } = error as NodeJS.ErrnoException
    const reason = code === 'ENOENT' ? 'there is no such file' : message
    throw new TomteError('ERR_PAYLOAD_FILE', `${path} cannot be read: ${reason}.`, { cause: error })
  }
}

/** All bytes of a stream; none at all is refused, as mosquitto_pub does. @throws TomteError ERR_PAYLOAD_STDIN, ERR_PAYLOAD_FILE */
export async function streamContent(input: Readable): Promise<Uint8Array> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of input as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > LONGEST_PAYLOAD) throw tooLong('stdin')
    chunks.push(chunk)
  }
  if (size === 0)
    throw new TomteError('ERR_PAYLOAD_STDIN', 'There is nothing on stdin to publish.', {
      hint: 'For an empty message give -n.',
    })
  return Buffer.concat(chunks)
}

function tooLong(what: string): TomteError {
  return new TomteError('ERR_PAYLOAD_FILE', `${what} is longer than an MQTT message can be, 256 MiB.`)
}
