import { UsageError } from './command.ts'

/** `127.0.0.1:4711`, `[::1]:4711`, `localhost:0`; a port alone is one of loopback. @throws UsageError */
export function parseHttpAddress(text: string): { host: string; port: number } {
  const match = /^(?:(?:\[([0-9a-fA-F:.]+)\]|([^:[\]/@\s]+)):)?(\d{1,5})$/.exec(text)
  if (!match) throw new UsageError(`--http wants HOST:PORT, such as 127.0.0.1:4711, not “${text}”.`)
  const port = Number(match[3])
  if (port > 65_535) throw new UsageError(`Port ${port} is over 65535.`)
  return { host: match[1] ?? match[2] ?? '127.0.0.1', port }
}
