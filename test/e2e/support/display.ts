import { spawn } from 'node:child_process'
import { once } from 'node:events'

/** A display that windows can be opened on. */
export interface Display {
  /** What DISPLAY must be. */
  name: string
  close(): Promise<void>
}

const patience = 15_000

/** A virtual display of its own, large enough for every window: tests leave the user's own screen alone. */
export async function openDisplay(): Promise<Display> {
  // File descriptor 3: Xvfb chooses a free number and writes it there once it is ready.
  const child = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '2560x1600x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
  })
  let said = ''
  child.stderr?.on('data', chunk => {
    said += chunk
  })
  const number = await new Promise<string>((resolve, reject) => {
    const fail = (reason: string) => reject(new Error(`Xvfb did not start: ${reason} ${said}`))
    const timer = setTimeout(() => {
      child.kill('SIGKILL')
      fail('it took too long')
    }, patience)
    child.once('error', error => fail(error.message))
    child.once('exit', code => fail(`exit ${code}`))
    child.stdio[3]?.once('data', chunk => {
      clearTimeout(timer)
      resolve(String(chunk).trim())
    })
  })
  return {
    name: `:${number}`,
    async close() {
      if (child.exitCode !== null) return
      const exit = once(child, 'exit')
      child.kill('SIGTERM')
      await exit
    },
  }
}
