/** Where a failure happened on the way of a connection or a call; shown to the user as a word. */
export type Layer =
  | 'name resolution'
  | 'TCP'
  | 'Unix socket'
  | 'proxy'
  | 'TLS'
  | 'WebSocket'
  | 'MQTT'
  | 'authentication'
  | 'authorisation'

/** One fault of a document: its JSON path (`rules[2].actions[0].topic`) and what is wrong there, in words. */
export interface Fault {
  path: string
  message: string
}

export interface TomteErrorOptions {
  cause?: unknown
  /** What the user can do next, one sentence. */
  hint?: string
  /** Facts for those who look closer, such as a chain of certificates; may have several lines. */
  detail?: string
  layer?: Layer
  faults?: Fault[]
  /** What an action came to all the same, such as what a program wrote before it failed. */
  output?: Record<string, unknown>
}

/**
 * Every failure Tomte reports. `code` is stable (`ERR_…`) and is what code and users search for; `message` says
 * what happened and where, in words.
 */
export class TomteError extends Error {
  override readonly name = 'TomteError'
  readonly code: string
  readonly hint?: string
  readonly detail?: string
  readonly layer?: Layer
  readonly faults?: Fault[]
  readonly output?: Record<string, unknown>

  constructor(code: string, message: string, options: TomteErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.code = code
    this.hint = options.hint
    this.detail = options.detail
    this.layer = options.layer
    this.faults = options.faults
    this.output = options.output
  }

  /** The form that crosses borders (IPC, WebSocket, traces): no stack, no cause, no output. */
  toPlain(): PlainError {
    const { code, message, hint, layer, faults, detail } = this
    return { code, message, hint, layer, faults, ...(detail === undefined ? {} : { detail }) }
  }
}

export interface PlainError {
  code: string
  message: string
  hint?: string
  detail?: string
  layer?: Layer
  faults?: Fault[]
}

/** What a database says of an error: its own reason stands in the cause. */
export function reasonOf(error: unknown): string {
  const { cause } = error as Error
  return cause instanceof Error ? cause.message : String((error as Error)?.message ?? error)
}

/** Turns anything thrown into the plain form; what is not a TomteError gets the code ERR_UNEXPECTED. */
export function toPlainError(error: unknown): PlainError {
  if (error instanceof TomteError) return error.toPlain()
  return { code: 'ERR_UNEXPECTED', message: error instanceof Error ? error.message : String(error) }
}
