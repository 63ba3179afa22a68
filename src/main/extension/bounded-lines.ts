import type { Readable } from 'node:stream'
import { StringDecoder } from 'node:string_decoder'
import type { Dispose } from '../../shared/dispose.ts'
import type { Clock } from '../clock.ts'

/** Milliseconds. What comes faster than this stays in the pipe, where the writer has to wait for it. */
const WINDOW = 100

export interface LineLimits {
  /** Characters of one line. */
  length: number
  /** Lines and characters read in 100 ms, roughly: a chunk is never split. */
  lines: number
  characters: number
}

/**
 * Reads lines from somebody who is not trusted: no faster than the limits, never keeping more than one line and one chunk.
 * `tooLong` is called once for each line that is, which is then left out to its end.
 */
export function readBoundedLines(
  input: Readable,
  clock: Clock,
  limits: LineLimits,
  line: (text: string) => void,
  tooLong: () => void,
): Dispose {
  const decoder = new StringDecoder('utf8')
  let begun = ''
  let skipping = false
  let read = { lines: 0, characters: 0 }
  let cancel: Dispose | undefined

  const take = (part: string, ended: boolean) => {
    if (!skipping && begun.length + part.length > limits.length) {
      skipping = true
      begun = ''
      tooLong()
    }
    if (!skipping) begun += part
    if (!ended) return
    if (!skipping) line(begun.endsWith('\r') ? begun.slice(0, -1) : begun)
    begun = ''
    skipping = false
    read.lines++
  }
  const nextWindow = () => {
    cancel = undefined
    read = { lines: 0, characters: 0 }
    input.resume()
  }
  const onData = (chunk: Buffer) => {
    const text = decoder.write(chunk)
    read.characters += text.length
    let from = 0
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', from)) {
      take(text.slice(from, end), true)
      from = end + 1
    }
    if (from < text.length) take(text.slice(from), false)
    if (read.lines > limits.lines || read.characters > limits.characters) input.pause()
    cancel ??= clock.after(WINDOW, nextWindow)
  }
  const onEnd = () => {
    if (begun !== '') take('', true)
  }
  input.on('data', onData)
  input.on('end', onEnd)
  input.on('error', () => {}) // the end of its process is told by the process
  return () => {
    cancel?.()
    input.off('data', onData)
    input.off('end', onEnd)
    input.resume()
  }
}
