import type { Socket } from 'node:net'
import type { Layer, TomteError } from '../../shared/errors.ts'

/** A byte stream under MQTT. Its events stop with `closed`, which comes exactly once. */
export interface Transport {
  /** Queues bytes, which must not be changed afterwards. False: the buffer is over its mark, wait for `drained`. */
  write(bytes: Uint8Array): boolean
  /** Sends what is queued, then closes. */
  end(): void
  /** Closes at once; what is queued is lost. */
  destroy(): void
  /** Pauses or resumes reading, for a receiver that cannot keep up. */
  pause(): void
  resume(): void
}

/** What a transport tells its owner. */
export interface TransportEvents {
  opened(): void
  data(chunk: Buffer): void
  drained(): void
  /** After `end`: all that was queued is handed to the system, which delivers it even if the process ends. Not all tell. */
  ended?(): void
  /** Without an error where the far end, or we ourselves, closed in an orderly way. */
  closed(error?: TomteError): void
  /** A layer below MQTT is through, in words for the user ("192.168.1.5:8883", "TLSv1.3, valid until …"). */
  passed?(layer: Layer, detail: string): void
  /** TLS is up; comes before `opened`. */
  secured?(facts: TlsFacts): void
}

/** Certificates of a connection; times are the last moments of their validity, in milliseconds since 1970-01-01 UTC. */
export interface TlsFacts {
  brokerExpires?: number
  clientExpires?: number
}

/** Begins to open a byte stream to `url`; never throws, failures arrive at `events.closed`. */
export type Connect = (target: TransportTarget, events: TransportEvents) => Transport

/** Where and how to open it. */
export interface TransportTarget {
  url: URL
  tls?: TransportTls
  /** WebSocket only. */
  subprotocol: string
  headers?: Record<string, string>
  /** Not for `mqtt+unix:`. */
  proxy?: TransportProxy
  /** A connected socket to the far end, such as a proxy's tunnel; absent: one is opened. */
  socket?: Socket
}

/** A proxy on the way: `http:`, `https:` (CONNECT) or `socks5:`. The proxy looks up the name of the far end. */
export interface TransportProxy {
  url: string
  username?: string
  password?: string
}

/** Contents, not paths; see `TlsOptions` of the client for their meaning. */
export interface TransportTls {
  ca?: string | Uint8Array | (string | Uint8Array)[]
  cert?: string | Uint8Array
  key?: string | Uint8Array
  passphrase?: string
  pfx?: Uint8Array
  crl?: string | Uint8Array
  serverName?: string
  minVersion?: 'TLSv1' | 'TLSv1.1' | 'TLSv1.2' | 'TLSv1.3'
  maxVersion?: 'TLSv1' | 'TLSv1.1' | 'TLSv1.2' | 'TLSv1.3'
  alpn?: string[]
  verify?: boolean
  verifyName?: boolean
}
