import { hostname } from 'node:os'
import { describe, expect, it } from 'vitest'
import { isLoopback, isOwnHost, isToken } from '../../../src/main/server/access.ts'

describe('the Host header', () => {
  const loopback = { host: '127.0.0.1', port: 4711 }
  const lan = { host: '192.168.1.5', port: 4711 }
  const everywhere = { host: '0.0.0.0', port: 4711 }
  const six = { host: '::1', port: 80 }

  it.each([
    [loopback, '127.0.0.1:4711'],
    [loopback, 'localhost:4711'],
    [loopback, 'LOCALHOST:4711'],
    [loopback, '[::1]:4711'],
    [lan, '192.168.1.5:4711'],
    [lan, `${hostname()}:4711`],
    [everywhere, '10.0.0.3:8080'],
    [everywhere, '[fe80::1]:4711'],
    [everywhere, 'localhost'],
    [everywhere, `${hostname()}.local`],
    [six, '[::1]'],
    [six, 'localhost'],
  ])('on %o may be %s', (bound, header) => {
    expect(isOwnHost(header, bound)).toBe(true)
  })

  it.each([
    [loopback, undefined],
    [loopback, ''],
    [loopback, 'evil.example:4711'],
    [loopback, '127.0.0.1'],
    [loopback, '127.0.0.1:4712'],
    [loopback, '127.0.0.1.evil.example:4711'],
    [loopback, 'localhost.evil.example:4711'],
    [loopback, '192.168.1.5:4711'],
    [loopback, 'user@127.0.0.1:4711'],
    [loopback, '127.0.0.1:4711/x'],
    [loopback, `${hostname()}:4711`],
    [lan, 'evil.example:4711'],
    [lan, '192.168.1.6:4711'],
    [everywhere, 'evil.example:4711'],
    [everywhere, '10.0.0.3.evil.example'],
  ])('on %o may not be %s', (bound, header) => {
    expect(isOwnHost(header, bound)).toBe(false)
  })
})

describe('a token', () => {
  it('must be the same, whole', () => {
    expect(isToken('abc', 'abc')).toBe(true)
    for (const given of ['', 'ab', 'abcd', 'ABC']) expect(isToken(given, 'abc')).toBe(false)
  })
})

it('loopback is 127/8, ::1 and localhost', () => {
  expect(['127.0.0.1', '127.9.9.9', '::1', 'localhost'].every(isLoopback)).toBe(true)
  expect(['0.0.0.0', '::', '192.168.1.1', '127.example', 'tomte.local'].some(isLoopback)).toBe(false)
})
