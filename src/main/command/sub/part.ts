import type { ApplicationMessage } from '../../mqtt/types.ts'

/** Text is written in UTF-8, bytes as they are. */
export type Piece = string | Uint8Array

/** The time that a message is printed with. */
export interface Moment {
  date: Date
  /** Beyond the full second. */
  nanoseconds: number
}

/** One part of a format. */
export type Part = (message: ApplicationMessage, now: Moment) => Piece
