import { isAbsolute, join, relative } from 'node:path'

/** The window's own page. A scheme of its own gives it an origin, which `file:` has not. */
export const scheme = 'tomte'
const host = 'app'
export const pageAddress = `${scheme}://${host}/index.html`

/**
 * Whether an address belongs to the window's own page.
 * @param developmentAddress where the development server serves the page, if one runs
 */
export function isOwnPage(address: string, developmentAddress?: string): boolean {
  const url = parsed(address)
  if (!url) return false
  if (url.protocol === `${scheme}:`) return url.host === host && url.username === '' && url.port === ''
  return developmentAddress !== undefined && url.origin === parsed(developmentAddress)?.origin
}

/** The file an address of the window's page stands for; null for whatever lies outside of the folder. */
export function fileFor(address: string, folder: string): string | null {
  const url = parsed(address)
  if (!url || !isOwnPage(address)) return null
  const path = decoded(url.pathname)
  if (path === null || /[\0\\]/.test(path)) return null
  const file = join(folder, path === '/' ? 'index.html' : path)
  const inside = relative(folder, file)
  return inside === '' || inside.startsWith('..') || isAbsolute(inside) ? null : file
}

const contentTypes: Record<string, string> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  json: 'application/json',
  svg: 'image/svg+xml',
  png: 'image/png',
  ico: 'image/x-icon',
  woff2: 'font/woff2',
  woff: 'font/woff',
}

export function contentTypeOf(file: string): string {
  return contentTypes[file.slice(file.lastIndexOf('.') + 1).toLowerCase()] ?? 'application/octet-stream'
}

function parsed(address: string): URL | null {
  try {
    return new URL(address)
  } catch {
    return null
  }
}

function decoded(path: string): string | null {
  try {
    return decodeURIComponent(path)
  } catch {
    return null
  }
}
