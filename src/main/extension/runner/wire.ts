import { createInterface } from 'node:readline'
import { format } from 'node:util'
import { type FromExtension, type ToExtension, toExtension } from '../message.ts'

/** Electron's utility processes have no standard input: there messages are posted. */
interface ParentPort {
  on(name: 'message', listener: (event: { data: unknown }) => void): void
}

/**
 * Takes standard output for the messages alone, and hands on what Tomte says. What the plug-in prints goes to standard error.
 * Ends the process where Tomte is no more.
 */
export function openWire(receive: (message: ToExtension) => void): (message: FromExtension) => void {
  const write = process.stdout.write.bind(process.stdout)
  process.stdout.write = process.stderr.write.bind(process.stderr) as typeof process.stdout.write
  process.stdout.on('error', () => process.exit(0))
  const take = (message: unknown) => {
    const checked = toExtension.safeParse(message)
    if (checked.success) receive(checked.data)
    else console.error(format('A message of Tomte was not understood: %s', checked.error.message))
  }
  const { parentPort } = process as unknown as { parentPort?: ParentPort }
  if (parentPort) parentPort.on('message', ({ data }) => take(data))
  else {
    const lines = createInterface({ input: process.stdin })
    lines.on('line', line => take(JSON.parse(line)))
    lines.on('close', () => process.exit(0))
  }
  return message => void write(`${JSON.stringify(message)}\n`)
}
