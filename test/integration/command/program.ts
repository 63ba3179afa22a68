import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as wait } from 'node:timers/promises'
import type { Mosquitto } from '../../support/mosquitto.ts'

/** What a program did. */
export interface Ended {
  /** Null where a signal ended it. */
  code: number | null
  out: Buffer
  error: string
}

/** A program that runs; nothing is on its standard input unless `input` is given, or left `open` for the test to write. */
export function start(command: string[], input: string | Uint8Array | 'open' = '') {
  const [file = '', ...args] = command
  const child = spawn(file, args, { stdio: ['pipe', 'pipe', 'pipe'] })
  const out: Buffer[] = []
  let error = ''
  child.stdout.on('data', chunk => out.push(chunk))
  child.stderr.on('data', chunk => {
    error += chunk
  })
  // A program that ends before it has read all breaks the pipe.
  child.stdin.on('error', () => {})
  if (input !== 'open') child.stdin.end(input)
  const ended = once(child, 'close').then(([code]) => ({ code, out: Buffer.concat(out), error }) as Ended)
  return { child, ended }
}

export function run(command: string[], input?: string | Uint8Array): Promise<Ended> {
  return start(command, input).ended
}

/** Resolves once the broker has answered the subscription of this client. */
export async function subscribed(broker: Mosquitto, clientId: string): Promise<void> {
  await logged(broker, `Sending SUBACK to ${clientId}`)
}

/** Resolves once the broker's log has this text. */
export async function logged(broker: Mosquitto, text: string): Promise<void> {
  for (const deadline = Date.now() + 15_000; !broker.log.includes(text); await wait(20))
    if (Date.now() > deadline) throw new Error(`The broker did not log “${text}”: ${broker.log}`)
}
