import type { WebSocket } from 'ws'
import { type Answer, type AttachWindow, answerCall } from '../../shared/contract/contract.ts'
import { type PlainError, TomteError, toPlainError } from '../../shared/errors.ts'
import { Outbox } from './outbox.ts'

/** Calls of one window that may be under way at once. */
const MAX_CALLS = 256

/**
 * Speaks the contract with one browser tab until the socket closes: `{id, call, args}` comes in, `{id, result}` or `{id, error}`
 * and `{push, value}` go out. What is none of these is answered with an error whose id is null, and changes nothing.
 */
export function serveWindow(socket: WebSocket, attach: AttachWindow): void {
  const outbox = new Outbox(socket)
  const attachment = attach((name, value) => {
    if (socket.readyState === socket.OPEN) outbox.push(name, value)
  })
  let underWay = 0

  const answer = async (id: number, call: unknown, args: unknown) => {
    if (underWay >= MAX_CALLS) return sendReply(outbox, id, { error: busy() })
    underWay++
    const reply = await answerCall(attachment.handlers, call, args)
    underWay--
    if (socket.readyState === socket.OPEN) sendReply(outbox, id, reply)
  }

  socket.on('message', (data, isBinary) => {
    try {
      const { id, call, args } = parseCall(data as Buffer, isBinary)
      void answer(id, call, args)
    } catch (error) {
      outbox.send({ id: null, error: toPlainError(error) })
    }
  })
  // Every failure of a socket is followed by its close.
  socket.on('error', () => undefined)
  socket.once('close', () => attachment.dispose())
}

function sendReply(outbox: Outbox, id: number, reply: Answer): void {
  try {
    outbox.send({ id, ...reply })
  } catch (error) {
    outbox.send({ id, error: toPlainError(error) })
  }
}

function parseCall(data: Buffer, isBinary: boolean): { id: number; call: unknown; args: unknown } {
  if (isBinary) throw notACall('A call is text, not binary.')
  let message: unknown
  try {
    message = JSON.parse(data.toString('utf8'))
  } catch {
    throw notACall('The message is not JSON.')
  }
  const { id, call, args } = (message ?? {}) as Record<string, unknown>
  if (!Number.isSafeInteger(id)) throw notACall('A call needs an id that is a whole number.')
  return { id: id as number, call, args }
}

function notACall(message: string): TomteError {
  return new TomteError('ERR_CONTRACT_MESSAGE', message, {
    hint: 'A call looks like {"id": 1, "call": "status.get", "args": {}}.',
  })
}

function busy(): PlainError {
  return new TomteError('ERR_CONTRACT_BUSY', `More than ${MAX_CALLS} calls are under way.`, {
    hint: 'Wait for some of them to be answered.',
  }).toPlain()
}
