import { open } from 'node:fs/promises'
import { TomteError } from '../../../shared/errors.ts'

const MAXIMUM_BYTES = 16 * 1024 * 1024

/**
 * The bytes of a file that is to be a payload, at most 16 MiB.
 * @throws TomteError ERR_PAYLOAD_FILE naming the file
 */
export async function readPayloadFile(path: string): Promise<Uint8Array> {
  try {
    const file = await open(path, 'r')
    try {
      const { size } = await file.stat()
      if (size > MAXIMUM_BYTES) throw new Error(`it has ${size} bytes, more than 16 MiB`)
      return await file.readFile()
    } finally {
      await file.close()
    }
  } catch (error) {
    const reason =
      (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'there is no such file' : (error as Error).message
    throw new TomteError('ERR_PAYLOAD_FILE', `The payload file “${path}” could not be read: ${reason}.`, {
      cause: error,
      hint: 'Check the path; it is read on the machine Tomte runs on.',
    })
  }
}
