import type { Duplex } from 'node:stream'
import type { TomteError } from '../../shared/errors.ts'
import type { Transport, TransportEvents } from './transport.ts'

/**
 * Makes a transport of a Node stream that its owner opens and reports as opened.
 * `explain` puts the stream's error into words.
 */
export function streamTransport(
  stream: Duplex,
  events: TransportEvents,
  explain: (error: unknown) => TomteError,
): Transport {
  let failure: TomteError | undefined
  stream.on('data', (chunk: Buffer) => events.data(chunk))
  stream.on('drain', () => events.drained())
  stream.on('end', () => stream.end())
  stream.once('finish', () => events.ended?.())
  stream.on('error', error => {
    failure ??= explain(error)
  })
  stream.once('close', () => events.closed(failure))
  return {
    write: bytes => !stream.writable || stream.write(bytes),
    end: () => void stream.end(),
    destroy: () => void stream.destroy(),
    pause: () => void stream.pause(),
    resume: () => void stream.resume(),
  }
}
