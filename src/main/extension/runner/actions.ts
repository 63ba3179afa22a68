import { type CallContext, type FromExtension, LONGEST_OUTPUT } from '../message.ts'

/** An action of a plug-in. What it answers is shown in the trace, and may be kept as a variable. */
export type ActionFunction = (
  config: Record<string, unknown>,
  context: CallContext & { signal: AbortSignal },
) => unknown

interface Call {
  id: number
  action: string
  config: Record<string, unknown>
  context: CallContext
}

/** Carries out the actions of a plug-in, several at once. */
export class Actions {
  readonly #actions: Readonly<Record<string, unknown>>
  readonly #send: (message: FromExtension) => void
  readonly #running = new Map<number, AbortController>()

  constructor(actions: Readonly<Record<string, unknown>>, send: (message: FromExtension) => void) {
    this.#actions = actions
    this.#send = send
  }

  async call({ id, action, config, context }: Call): Promise<void> {
    const controller = new AbortController()
    this.#running.set(id, controller)
    try {
      const execute = this.#actions[action] as ActionFunction
      const output = await execute(config, { ...context, signal: controller.signal })
      this.#send({ type: 'result', id, output: outputOf(output) })
    } catch (error) {
      this.#send({ type: 'error', id, message: inWords(error).slice(0, 2000) })
    } finally {
      this.#running.delete(id)
    }
  }

  cancel(id: number): void {
    this.#running.get(id)?.abort()
  }
}

export function inWords(error: unknown): string {
  return error instanceof Error ? error.message || error.name : String(error)
}

function outputOf(output: unknown): Record<string, unknown> | undefined {
  if (output === undefined || output === null) return undefined
  const isRecord = typeof output === 'object' && !Array.isArray(output)
  const text = JSON.stringify(isRecord ? output : { value: output })
  if (text.length > LONGEST_OUTPUT) throw new RangeError('The answer of the action is over 64 KiB of JSON.')
  return JSON.parse(text)
}
