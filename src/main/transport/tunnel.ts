import type { Socket } from 'node:net'
import type { TomteError } from '../../shared/errors.ts'

/** Where a tunnel is to lead, and how its proxy is asked for it. */
export interface TunnelRequest {
  /** Of the proxy. */
  url: URL
  username?: string
  password?: string
  /** The far end; the proxy looks up its name. */
  host: string
  port: number
}

/** What comes of it, exactly one of both: a connected socket, or why there is none. */
export interface TunnelEvents {
  opened(socket: Socket): void
  failed(error: TomteError): void
}

/** Asks for a tunnel; returns how to give up waiting for it. */
export type OpenTunnel = (request: TunnelRequest, events: TunnelEvents) => () => void
