import { readFile } from 'node:fs/promises'
import { protocol } from 'electron'
import { securityHeaders } from '../../shared/content-security.ts'
import { contentTypeOf, fileFor, scheme } from './page.ts'

/** Must be called before the app is ready. */
export function registerScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme, privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
  ])
}

/** Serves the files of the folder, and nothing else, as the window's page. */
export function serveFolder(folder: string): void {
  protocol.handle(scheme, async request => {
    const file = request.method === 'GET' ? fileFor(request.url, folder) : null
    const body = file && (await readFile(file).catch(() => null))
    if (!file || !body)
      return new Response('There is no such page.', { status: 404, headers: securityHeaders() })
    return new Response(new Uint8Array(body), {
      headers: { ...securityHeaders(), 'Content-Type': contentTypeOf(file), 'Cache-Control': 'no-cache' },
    })
  })
}
