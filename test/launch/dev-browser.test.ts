import type { IncomingMessage } from 'node:http'
import { expect, it } from 'vitest'
import { isFromThisPage } from '../../src/launch/dev-browser.mjs'

it.each([
  ['http://127.0.0.1:5173', '127.0.0.1:5173', true],
  ['http://localhost:5173', 'localhost:5173', true],
  ['http://evil.example', '127.0.0.1:5173', false],
  ['http://127.0.0.1:8000', '127.0.0.1:5173', false],
  ['http://evil.example:5173', 'evil.example:5173', false],
  [undefined, '127.0.0.1:5173', false],
  ['http://undefined', undefined, false],
])('a page of %s asking %s is its own: %s', (origin, host, own) => {
  expect(isFromThisPage({ headers: { origin, host } } as IncomingMessage)).toBe(own)
})
