import type { Clock } from '../../clock.ts'
import type { ApplicationMessage } from '../../mqtt/types.ts'
import type { OutputWriter } from './output-writer.ts'
import type { Print } from './settings.ts'

/** Writes one message. */
export type Printer = (message: ApplicationMessage) => void

/** Makes the printer for what was asked for, as mosquitto_sub prints; `failed` is told of a payload that should be JSON. */
export function printerOf(
  { style, format, newline }: Print,
  writer: OutputWriter,
  clock: Clock,
  failed: (error: unknown) => void,
): Printer {
  const end = newline ? () => writer.newline() : () => {}
  if (style === 'nothing') return () => {}
  if (style === 'payload')
    return ({ payload }) => {
      if (payload.length === 0) return
      writer.bytes(payload)
      end()
    }
  if (style === 'topic and payload')
    return ({ topic, payload }) => {
      if (payload.length === 0) {
        if (newline) writer.text(`${topic} (null)\n`)
        return
      }
      writer.text(`${topic} `)
      writer.bytes(payload)
      end()
    }
  return message => {
    const time = clock.now()
    const now = { date: new Date(time), nanoseconds: (time % 1000) * 1_000_000 }
    try {
      for (const part of format) {
        const piece = part(message, now)
        if (typeof piece === 'string') writer.text(piece)
        else writer.bytes(piece)
      }
    } catch (error) {
      failed(error)
    }
    end()
  }
}
