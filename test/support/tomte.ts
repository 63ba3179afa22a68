import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { WebSocket } from 'ws'
import type { CallInput, CallName, CallResults } from '../../src/shared/contract/calls.ts'
import type { PlainError } from '../../src/shared/errors.ts'
import { type Bundle, bundle } from './bundle.ts'

/** Bundles the command `tomte` as it is in the sources, so that tests need no build. */
export function bundleTomte(): Promise<Bundle> {
  return bundle(join(import.meta.dirname, '../../src/main/cli.ts'))
}

/** A running `tomte` process. */
export interface Tomte {
  child: ChildProcess
  /** Lines so far. */
  out: string[]
  error: string[]
  /** Resolves with the address of the ready line (empty without --http); rejects with its log where it ends before. */
  ready: Promise<string>
  /** Resolves with the exit code once it has ended, null where a signal ended it. */
  ended: Promise<number | null>
}

export function runTomte(
  program: Pick<Bundle, 'file'>,
  args: string[],
  environment: NodeJS.ProcessEnv = process.env,
): Tomte {
  const child = spawn(process.execPath, [program.file, ...args], {
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const out: string[] = []
  const error: string[] = []
  createInterface({ input: child.stderr }).on('line', line => error.push(line))
  const ended = once(child, 'close').then(([code]) => code as number | null)
  const ready = new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', line => {
      out.push(line)
      const match = /^ready(?: http=(\S+))?$/.exec(line)
      if (match) resolve(match[1] ?? '')
    })
    void ended.then(code => reject(new Error(`tomte ended with ${code}: ${[...out, ...error].join('\n')}`)))
  })
  ready.catch(() => undefined)
  return { child, out, error, ready, ended }
}

/** One window's end of the contract, as a program speaks it. */
export interface ContractClient {
  /** Rejects with the plain error. */
  call<N extends CallName>(name: N, args: CallInput<N>): Promise<CallResults[N]>
  close(): void
}

/** Connects to a running Tomte by the address of its ready line. */
export async function connectContract(address: string): Promise<ContractClient> {
  const url = new URL(address)
  const authorization = `Bearer ${url.searchParams.get('token')}`
  const socket = new WebSocket(`ws://${url.host}/contract`, { headers: { authorization } })
  await once(socket, 'open')
  const pending = new Map<number, (answer: { result?: unknown; error?: PlainError }) => void>()
  socket.on('message', data => {
    const message = JSON.parse(String(data))
    pending.get(message.id)?.(message)
    pending.delete(message.id)
  })
  const closed = () => {
    const error = { code: 'ERR_CONTRACT_CLOSED', message: 'Tomte closed the connection.' }
    for (const answer of pending.values()) answer({ error })
    pending.clear()
  }
  socket.on('close', closed).on('error', closed)
  let last = 0
  return {
    call(name, args) {
      const id = ++last
      socket.send(JSON.stringify({ id, call: name, args }))
      return new Promise((resolve, reject) => {
        pending.set(id, ({ result, error }) => (error ? reject(error) : resolve(result as never)))
      })
    },
    close: () => socket.close(),
  }
}
