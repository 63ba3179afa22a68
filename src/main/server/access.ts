import { createHash, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { isIP } from 'node:net'
import { hostname } from 'node:os'

/** Where the server listens. */
export interface Bound {
  host: string
  port: number
}

const YEAR = 31_536_000

/**
 * Whether the Host header names this server. Without this check a web page whose name is made to resolve to this machine (DNS
 * rebinding) would be of the server's own origin.
 */
export function isOwnHost(header: string | undefined, bound: Bound): boolean {
  const match = /^(\[[0-9a-f:.]+\]|[^:@/\s[\]]+)(?::(\d{1,5}))?$/i.exec(header ?? '')
  if (!match) return false
  const name = (match[1] as string).toLowerCase()
  // Bound to every address, the server may be reached through a container's or router's port mapping.
  if (isWildcard(bound.host)) return isIP(unbracketed(name)) !== 0 || ownNames().includes(name)
  if (Number(match[2] ?? 80) !== bound.port) return false
  if (isLoopback(bound.host)) return ['localhost', '127.0.0.1', '[::1]', bracketed(bound.host)].includes(name)
  return [bracketed(bound.host), ...ownNames()].includes(name)
}

/** Whether a request comes from this server's own pages, by its Origin header; programs send none. */
export function isOwnOrigin({ headers }: IncomingMessage): boolean {
  return (
    headers.origin === undefined || headers.origin.toLowerCase() === `http://${headers.host?.toLowerCase()}`
  )
}

export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'))
}

export function isWildcard(host: string): boolean {
  return host === '0.0.0.0' || host === '::'
}

/** An address as it stands in a URL. */
export function bracketed(host: string): string {
  return (isIP(host) === 6 ? `[${host}]` : host).toLowerCase()
}

/** How a request proves that it may speak with Tomte: the cookie of a browser, or a program's Authorization header. */
export type Proof = 'cookie' | 'bearer' | null

export function proofOf({ headers }: IncomingMessage, token: string, port: number): Proof {
  const bearer = /^Bearer (\S+)$/i.exec(headers.authorization ?? '')?.[1]
  if (bearer !== undefined) return isToken(bearer, token) ? 'bearer' : null
  const prefix = `${cookieName(port)}=`
  for (const cookie of (headers.cookie ?? '').split(/; */))
    if (cookie.startsWith(prefix) && isToken(cookie.slice(prefix.length), token)) return 'cookie'
  return null
}

/** Takes the same time wherever the two differ. */
export function isToken(given: string, token: string): boolean {
  return timingSafeEqual(sha256(given), sha256(token))
}

/** Cookies do not keep ports apart: two Tomtes on one machine need two names. */
export function setCookie(token: string, port: number): string {
  return `${cookieName(port)}=${token}; Path=/; HttpOnly; SameSite=Strict; Max-Age=${YEAR}`
}

function cookieName(port: number): string {
  return `tomte-${port}`
}

function ownNames(): string[] {
  const name = hostname().toLowerCase()
  return ['localhost', name, `${name}.local`]
}

function unbracketed(name: string): string {
  return name.replace(/^\[|\]$/g, '')
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
