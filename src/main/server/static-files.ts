import { existsSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { join } from 'node:path'
import sirv from 'sirv'
import { sayOnPage } from './page.ts'

/** Serves the built window from `folder`; says so on a page where it is not built. */
export function staticFiles(folder: string): (request: IncomingMessage, response: ServerResponse) => void {
  let serve: ReturnType<typeof sirv> | null = null

  return (request, response) => {
    // sirv lists the folder once, so a path can name nothing outside of it; done late, a build after the start counts.
    if (!serve && existsSync(join(folder, 'index.html')))
      serve = sirv(folder, { etag: true, setHeaders: cache })
    if (!serve) return notBuilt(response)
    // Of no use to the window, and sirv throws at a range that ends before it begins.
    delete request.headers.range
    serve(request, response, () =>
      sayOnPage(response, 404, 'There is nothing here', 'Tomte’s window is at the address without a path.'),
    )
  }
}

/** The build puts a hash of the content into the names of assets. */
function cache(response: ServerResponse, pathname: string): void {
  const forever = pathname.startsWith('/assets/')
  response.setHeader('Cache-Control', forever ? 'private, max-age=31536000, immutable' : 'no-cache')
}

function notBuilt(response: ServerResponse): void {
  sayOnPage(
    response,
    503,
    'The window is not built',
    'Tomte runs, but its window has not been built. Run “npm run build” and reload this page.',
  )
}
