import type { Page } from 'playwright-core'

/**
 * What went wrong in the page since it was opened: errors nobody caught, errors on the console (a breach of the
 * Content-Security-Policy is one of them), requests that failed.
 */
export function watchProblems(page: Page): string[] {
  const problems: string[] = []
  page.on('pageerror', error => problems.push(`uncaught: ${error.message}`))
  page.on('console', message => {
    if (message.type() === 'error') problems.push(`console: ${message.text()}`)
  })
  page.on('requestfailed', request => {
    const reason = request.failure()?.errorText ?? ''
    // A page that is left cancels what it still loads.
    if (reason !== 'net::ERR_ABORTED') problems.push(`request: ${request.url()} ${reason}`)
  })
  return problems
}
