import type { ChildProcess } from 'node:child_process'
import type { Clock } from '../../clock.ts'
import { signalTree } from './process-tree.ts'

/** Milliseconds a program has to end by itself once it was asked to. */
const GRACE = 500
/** Milliseconds that the output of a program's children is still waited for once the program itself has ended. */
const LINGER = 250

export interface Exit {
  code: number | null
  signal: NodeJS.Signals | null
}

/**
 * Waits for `child` to end and its output to be read. A program that leaves children behind does not keep its action open.
 * Where `signal` aborts, stops the whole tree and rejects with the reason once the program is gone.
 */
export function exitOf(child: ChildProcess, signal: AbortSignal, clock: Clock): Promise<Exit> {
  return new Promise((resolve, reject) => {
    const aborted = () => void stopProgram(child, clock).finally(() => reject(signal.reason))
    const settle = (code: number | null, name: NodeJS.Signals | null) => {
      cancelLinger()
      signal.removeEventListener('abort', aborted)
      child.stdout?.destroy()
      child.stderr?.destroy()
      if (!signal.aborted) resolve({ code, signal: name })
    }
    let cancelLinger = () => {}
    child.once('exit', (code, name) => {
      cancelLinger = clock.after(LINGER, () => settle(code, name))
    })
    child.once('close', settle)
    if (signal.aborted) aborted()
    else signal.addEventListener('abort', aborted, { once: true })
  })
}

/** Ends `child` and everything it started: asks first, then forces. Resolves when it is gone, at the latest after twice the grace. */
async function stopProgram(child: ChildProcess, clock: Clock): Promise<void> {
  const { pid } = child
  if (pid === undefined) return
  const found = await signalTree(pid, 'SIGTERM')
  if (await gone(child, clock, GRACE)) return void (await signalTree(pid, 'SIGKILL', found))
  await signalTree(pid, 'SIGKILL', found)
  await gone(child, clock, GRACE)
}

function gone(child: ChildProcess, clock: Clock, within: number): Promise<boolean> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve(true)
  return new Promise(resolve => {
    const exited = () => {
      cancel()
      resolve(true)
    }
    const cancel = clock.after(within, () => {
      child.off('exit', exited)
      resolve(false)
    })
    child.once('exit', exited)
  })
}
