import type { z } from 'zod'
import { type Fault, type PlainError, TomteError, toPlainError } from '../errors.ts'
import { faultsOf } from '../faults.ts'
import { type CallHandlers, type CallInput, type CallName, type CallResults, callSchemas } from './calls.ts'
import type { Push, Pushes, PushName } from './pushes.ts'

/** The window's end, alike in both hosts. */
export interface Contract {
  call<N extends CallName>(name: N, args: CallInput<N>): Promise<CallResults[N]>
  onPush<N extends PushName>(name: N, listener: (value: Pushes[N]) => void): () => void
}

/** The core's end: each window (or browser tab) is attached once and disposed of when it goes. */
export interface WindowAttachment {
  handlers: CallHandlers
  dispose(): void
}
export type AttachWindow = (push: Push) => WindowAttachment

/** How an answer crosses the border: errors by value, never thrown across. */
export type Answer = { result: unknown } | { error: PlainError }

/** Validates a call that came over the border and carries it out; never rejects. */
export async function answerCall(handlers: CallHandlers, name: unknown, args: unknown): Promise<Answer> {
  try {
    const call = nameOf(name)
    const handler = handlers[call] as (args: unknown) => unknown
    return { result: (await handler(validated(call, args))) ?? null }
  } catch (error) {
    return { error: toPlainError(error) }
  }
}

function nameOf(name: unknown): CallName {
  if (typeof name === 'string' && Object.hasOwn(callSchemas, name)) return name as CallName
  throw new TomteError('ERR_CONTRACT_CALL', `There is no call named ${JSON.stringify(name)}.`)
}

function validated(name: CallName, args: unknown): unknown {
  const schema: z.ZodType = callSchemas[name]
  const checked = schema.safeParse(args)
  if (checked.success) return checked.data
  const faults: Fault[] = faultsOf(checked.error)
  throw new TomteError(
    'ERR_CONTRACT_ARGUMENTS',
    faults[0]?.message ?? `The arguments of ${name} do not fit.`,
    { faults },
  )
}
