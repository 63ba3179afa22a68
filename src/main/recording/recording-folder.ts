import { createReadStream } from 'node:fs'
import { access, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { RecordingFacts } from '../../shared/contract/recording.ts'
import { TomteError } from '../../shared/errors.ts'
import type { RecordingEnd, RecordingHeader } from '../../shared/recorded-event.ts'
import { parseHeader, parseLine } from './recorded-line.ts'
import { fileError } from './recording-file.ts'

const SUFFIX = '.ndjson'
/** What is read of the beginning and of the end of a file to know it. Bytes. */
const EDGE = 4096
const NEWLINE = 10

/** The recordings of a data folder: one file each, known by its name. */
export class RecordingFolder {
  readonly folder: string

  constructor(folder: string) {
    this.folder = folder
  }

  /** Made where it is not there yet. @throws TomteError ERR_RECORDING_FILE */
  async make(): Promise<void> {
    try {
      await mkdir(this.folder, { recursive: true, mode: 0o700 })
    } catch (error) {
      throw fileError(this.folder, error)
    }
  }

  path(name: string): string {
    return join(this.folder, `${name}${SUFFIX}`)
  }

  /** Where a recording lies until all of it is there. */
  unfinishedPath(name: string): string {
    return join(this.folder, `.${name}.unfinished`)
  }

  /** @throws TomteError ERR_RECORDING_EXISTS */
  async refuseTaken(name: string): Promise<void> {
    const taken = await access(this.path(name)).then(
      () => true,
      () => false,
    )
    if (taken) throw existsError(name)
  }

  /** In the order of their names; what is no recording is left out. */
  async names(): Promise<string[]> {
    const files = await readdir(this.folder).catch(() => [] as string[])
    return files
      .filter(file => file.endsWith(SUFFIX) && !file.startsWith('.'))
      .map(file => file.slice(0, -SUFFIX.length))
      .sort((a, b) => a.localeCompare(b))
  }

  /** What its first and last line say; nothing between them is read. @throws TomteError ERR_RECORDING_FILE, ERR_RECORDING */
  async facts(name: string): Promise<RecordingFacts> {
    const path = this.path(name)
    try {
      const file = await open(path, 'r')
      try {
        const { size, mtimeMs } = await file.stat()
        const header = parseHeader(firstLine(await part(file, 0, Math.min(EDGE, size))))
        const last = lastLine(await part(file, Math.max(0, size - EDGE), Math.min(EDGE, size)))
        return factsOf(name, size, mtimeMs, header, last)
      } finally {
        await file.close()
      }
    } catch (error) {
      throw error instanceof TomteError ? error : fileError(path, error)
    }
  }

  /** Its bytes as they are. */
  async read(name: string): Promise<{ bytes: AsyncIterable<Uint8Array>; size: number }> {
    const path = this.path(name)
    try {
      const { size } = await stat(path)
      // Up to what is there now: a recording that still grows would never end.
      const bytes = createReadStream(path, { end: Math.max(0, size - 1), highWaterMark: 262_144 })
      return { bytes: bytes as AsyncIterable<Uint8Array>, size }
    } catch (error) {
      throw fileError(path, error)
    }
  }

  /** @throws TomteError ERR_RECORDING_EXISTS, ERR_RECORDING_FILE */
  async rename(name: string, to: string): Promise<void> {
    // Where upper and lower case are alike, a name is not in the way of itself.
    if (name.toLowerCase() !== to.toLowerCase()) await this.refuseTaken(to)
    try {
      await rename(this.path(name), this.path(to))
    } catch (error) {
      throw fileError(this.path(name), error)
    }
  }

  /** @throws TomteError ERR_RECORDING_FILE where there is none of that name */
  async remove(name: string): Promise<void> {
    try {
      await rm(this.path(name))
    } catch (error) {
      throw fileError(this.path(name), error)
    }
  }
}

export function existsError(name: string): TomteError {
  return new TomteError('ERR_RECORDING_EXISTS', `There is a recording named “${name}” already.`, {
    hint: 'Choose another name, or remove that one first.',
  })
}

async function part(file: Awaited<ReturnType<typeof open>>, position: number, length: number) {
  const buffer = Buffer.alloc(length)
  const { bytesRead } = await file.read(buffer, 0, length, position)
  return buffer.subarray(0, bytesRead)
}

function firstLine(bytes: Buffer): string {
  const end = bytes.indexOf(NEWLINE)
  return bytes.subarray(0, end < 0 ? bytes.length : end).toString()
}

interface LastLine {
  /** It ends with a line end: it was not cut off. */
  whole: boolean
  end: RecordingEnd | undefined
}

function lastLine(bytes: Buffer): LastLine {
  const whole = bytes.at(-1) === NEWLINE
  const text = bytes.subarray(bytes.lastIndexOf(NEWLINE, bytes.length - 2) + 1).toString()
  if (!whole || !text.startsWith('{"end"')) return { whole, end: undefined }
  try {
    const line = parseLine(text)
    return { whole, end: 'end' in line ? line.end : undefined }
  } catch {
    return { whole, end: undefined }
  }
}

function factsOf(
  name: string,
  bytes: number,
  changed: number,
  { created, redacted }: RecordingHeader,
  { whole, end }: LastLine,
): RecordingFacts {
  const time = created === undefined ? Number.NaN : Date.parse(created)
  return {
    name,
    bytes,
    created: Number.isNaN(time) ? changed : time,
    redacted: redacted ?? end?.redacted ?? false,
    state: end ? 'whole' : 'interrupted',
    ...(end && { events: end.events, from: end.from, to: end.to, dropped: end.dropped }),
    ...(whole ? {} : { torn: true as const }),
  }
}
