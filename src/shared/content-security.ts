/**
 * What every answer that carries a part of the window says, alike in both hosts: code only from Tomte itself, in no frame, and
 * no word of it to others. Styles may be inline because Mantine and CodeMirror write theirs into the page while it runs.
 * @param connect another origin the page may connect to, such as `ws://127.0.0.1:4711`
 */
export function securityHeaders(connect = ''): Record<string, string> {
  return {
    'Content-Security-Policy': contentSecurityPolicy(connect),
    'X-Content-Type-Options': 'nosniff',
    'X-Frame-Options': 'DENY',
    'Referrer-Policy': 'no-referrer',
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
  }
}

function contentSecurityPolicy(connect: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self'",
    // Sounds that an action plays, which came over the contract.
    'media-src blob:',
    `connect-src 'self' ${connect}`.trim(),
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ')
}
