import { z } from 'zod'
import type { PlainError } from '../errors.ts'
import { redactionSchema } from '../redaction.ts'
import { eventQuerySchema } from './event-query.ts'

/** A recording is known by its name, which is that of its file in the data folder, without `.ndjson`. */
export const recordingNameSchema = z
  .string()
  .trim()
  .min(1, 'Give the recording a name.')
  .max(100, 'A name has at most 100 characters.')
  .regex(
    /^[\p{L}\p{N}_(][\p{L}\p{N}\p{M} _().,+-]*$/u,
    'A name has letters, digits, spaces and _ - . , + ( ), and begins with a letter or digit.',
  )
  .refine(name => !name.endsWith('.'), 'A name does not end with a dot.')
  .refine(name => !/^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i.test(name), 'Windows keeps this name for itself.')

export const recordingFormatSchema = z.enum(['ndjson', 'csv'])
/** `csv-semicolon`: cells with `;` between them, as spreadsheets want it where `,` stands before decimals. Both are read as `csv`. */
export const exportFormatSchema = z.enum([...recordingFormatSchema.options, 'csv-semicolon'])
export type ExportFormat = z.infer<typeof exportFormatSchema>

/** What a recording takes at most. Default: 24 hours, 100 megabytes. */
export const recordingLimitsSchema = z.strictObject({
  hours: z
    .number()
    .positive()
    .max(24 * 366)
    .default(24),
  megabytes: z.number().positive().max(100_000).default(100),
})
export type RecordingLimits = z.infer<typeof recordingLimitsSchema>

/** Events that are to be read: of the journal, or of a recording. */
export const eventSpanSchema = z.union([
  z.strictObject({ journal: eventQuerySchema }),
  z.strictObject({ recording: recordingNameSchema }),
])
export type EventSpan = z.infer<typeof eventSpanSchema>

const transfer = z.strictObject({ transfer: z.int().min(1) })
const byName = z.strictObject({ name: recordingNameSchema })

/**
 * Recordings. Files cross the contract in pieces that the window asks for or sends, one after the other, so that either host, and a
 * browser far away, sets the pace; a transfer ends with its last piece, with `recording.cancel`, or with the window.
 */
export const recordingCalls = {
  'recording.list': z.strictObject({}),
  /** Begins to record what happens from now on and fits `query`. ERR_RECORDING_EXISTS where the name is taken. */
  'recording.start': z.strictObject({
    name: recordingNameSchema,
    query: eventQuerySchema.default({}),
    limits: recordingLimitsSchema.prefault({}),
  }),
  'recording.stop': byName,
  /** Also one that is being made: it is stopped first. */
  'recording.remove': byName,
  'recording.rename': z.strictObject({ name: recordingNameSchema, to: recordingNameSchema }),
  /** Makes a recording of what the journal has. Answers at once; `recording.progress` tells how far it is. */
  'recording.keep': z.strictObject({ name: recordingNameSchema, query: eventQuerySchema.default({}) }),

  /** Begins an export: `recording.read` then gives the file. `redaction` null: nothing is made unreadable. Default: `defaultRedaction`. */
  'recording.export': z.strictObject({
    of: eventSpanSchema,
    format: exportFormatSchema,
    redaction: redactionSchema.nullable().optional(),
  }),
  /** The next piece of the file. */
  'recording.read': transfer,
  /** Begins an import: `recording.write` then takes the file. */
  'recording.import': z.strictObject({ name: recordingNameSchema, format: recordingFormatSchema }),
  /** The next piece of the file, in base64. What is no recording is refused with the number of the line, and nothing stays of it. */
  'recording.write': z.strictObject({
    transfer: z.int().min(1),
    bytes: z.base64().max(1_400_000),
    last: z.boolean(),
  }),
  /** Of a `recording.keep`, an export or import. */
  'recording.progress': transfer,
  'recording.cancel': transfer,
} as const satisfies Record<string, z.ZodObject>

/** What a file says of itself. Times in milliseconds since 1970-01-01 UTC. */
export interface RecordingFacts {
  name: string
  bytes: number
  created: number
  redacted: boolean
  /** `recording`: right now; `interrupted`: Tomte ended while it was made, and up to there it is good. */
  state: 'recording' | 'whole' | 'interrupted'
  /** Absent where it was interrupted: only reading it tells. */
  events?: number
  from?: number
  to?: number
  /** Events that the disk was too slow for. */
  dropped?: number
  /** Its last line was cut off; that event is lost. */
  torn?: true
}

export interface RecordingRow extends RecordingFacts {
  /** Why it ended by itself, where it did: it reached its limit, or the disk refused. */
  ended?: 'size' | 'time' | PlainError
}

export interface RecordingResults {
  'recording.list': { recordings: RecordingRow[] }
  'recording.start': RecordingRow
  'recording.stop': RecordingRow
  'recording.remove': null
  'recording.rename': null
  'recording.keep': { transfer: number }
  /** `file`: a name to save it under. */
  'recording.export': { transfer: number; file: string }
  /** Text in UTF-8. After the last one the transfer is over. */
  'recording.read': { text: string; last: boolean; events: number }
  'recording.import': { transfer: number }
  /** `recording` once all is there; `torn`: the last line was cut off, and left out. */
  'recording.write': { events: number; recording?: RecordingRow; torn?: true }
  /** Events so far; `recording` once it is done. Rejects with what made it fail. */
  'recording.progress': { events: number; recording?: RecordingRow }
  'recording.cancel': null
}
