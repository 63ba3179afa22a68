import type { ServerResponse } from 'node:http'
import { securityHeaders } from '../../shared/content-security.ts'

/** Sent with every answer. `host` is the checked Host header. */
export function secure(response: ServerResponse, host: string): void {
  // Safari before 15.4 does not count a WebSocket of the page's own host as its own origin.
  for (const [name, value] of Object.entries(securityHeaders(`ws://${host}`))) response.setHeader(name, value)
}

/** A page that says what is wrong and what to do. */
export function sayOnPage(response: ServerResponse, status: number, title: string, text: string): void {
  response.statusCode = status
  response.setHeader('Content-Type', 'text/html; charset=utf-8')
  response.setHeader('Cache-Control', 'no-store')
  response.end(`<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${escapeHtml(title)} – Tomte</title>
<style>
  :root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif }
  main { max-width: 34rem; margin: 20vh auto; padding: 0 1.5rem }
  h1 { font-size: 1.25rem }
</style>
<main>
  <h1>${escapeHtml(title)}</h1>
  <p>${escapeHtml(text)}</p>
</main>
</html>
`)
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"]/g, character => `&#${character.charCodeAt(0)};`)
}
