import type { AttachWindow } from '../../shared/contract/contract.ts'

export interface ServerOptions {
  /** Address to listen on; anything but loopback is reachable by others. */
  host: string
  /** 0: a free one. */
  port: number
  /** What a browser must show once, in `/?token=…`. */
  token: string
  /** The built window: `out/renderer`. */
  folder: string
  attach: AttachWindow
  log(line: string): void
}

export interface Server {
  /** With the token: `http://127.0.0.1:4711/?token=…`. */
  readonly url: string
  stop(): Promise<void>
}
