import { createRequire } from 'node:module'

interface Debug {
  disable(): string
  enable(namespaces: string): void
  enabled(namespace: string): boolean
}

/** Not named `require`: the bundler writes one of that name at the head of the file. */
const fromHere = createRequire(import.meta.url)

/**
 * Takes mqtt-packet out of what the environment variable DEBUG switches on: it would log user names, passwords and
 * payloads. Other libraries keep what was asked of them.
 */
export function silenceCodec(): void {
  const debug = createRequire(fromHere.resolve('mqtt-packet'))('debug') as Debug
  if (!debug.enabled('mqtt-packet:writeToStream') && !debug.enabled('mqtt-packet:parser')) return
  debug.enable(`${debug.disable()},-mqtt-packet:*`)
}
