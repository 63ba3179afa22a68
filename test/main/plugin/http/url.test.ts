import { describe, expect, it } from 'vitest'
import { guardedLookup, isRefusedAddress } from '../../../../src/main/plugin/http/refused-address.ts'
import { requestAction as makeRequestAction } from '../../../../src/main/plugin/http/request.ts'
import { requestUrl, urlFault } from '../../../../src/main/plugin/http/url.ts'

const requestAction = makeRequestAction(async () => null)

describe('a URL as it is written down', () => {
  it.each([
    'http://shelly.local/relay/0',
    'https://host:8443/a/{{topicLevels.[1]}}?v={{payload.value}}#x',
    'http://host/{{payload}}',
    'http://host?{{payload}}',
    'http://[::1]:80/x',
    'HTTP://host',
    'http://host:80',
  ])('is taken: %s', url => {
    expect(urlFault(url, false)).toBeNull()
  })

  it.each([
    ['host/path', 'begins with http'],
    ['ftp://host/', 'begins with http'],
    ['{{payload}}', 'begins with http'],
    ['http://{{payload}}/', 'A template may fill path and query'],
    ['http://host{{payload}}', 'A template may fill path and query'],
    ['http://host.{{x}}/a', 'A template may fill path and query'],
    ['http://host:{{port}}/', 'A template may fill path and query'],
    ['http{{s}}://host/', 'begins with http'],
    ['http://user:secret@host/', 'user name or password'],
    ['http://good.local\\@evil/', 'user name or password'],
    ['http://good.local\\evil/', 'is not a URL'],
    ['http://', 'is not a URL'],
    ['http:///x', 'is not a URL'],
    ['http://a b/', 'is not a URL'],
    ['http://host:99999/', 'is not a URL'],
  ])('is refused: %s', (url, words) => {
    expect(urlFault(url, false)).toContain(words)
    expect(requestAction.schema.safeParse({ url }).success).toBe(false)
  })

  it('may be a template as a whole where any host is allowed', () => {
    expect(urlFault('{{payload.url}}', true)).toBeNull()
    expect(urlFault('ftp://x', true)).toContain('begins with http')
  })
})

describe('an address that is never asked', () => {
  it.each([
    '169.254.169.254',
    '169.254.0.1',
    '::ffff:169.254.169.254',
    '::ffff:a9fe:a9fe',
    '::a9fe:a9fe',
    '64:ff9b::a9fe:a9fe',
    '2002:a9fe:a9fe::1',
    'fe80::1',
    'fe80::1%eth0',
    'febf::1',
    'fd00:ec2::254',
    '100.100.100.200',
  ])('is %s', address => {
    expect(isRefusedAddress(address)).toBe(true)
  })

  it.each(['127.0.0.1', '::1', '192.168.1.2', '10.0.0.1', 'fd00::1', '8.8.8.8', '169.253.1.1', 'host'])(
    'is not %s',
    address => {
      expect(isRefusedAddress(address)).toBe(false)
    },
  )

  it.each([
    'http://169.254.169.254/',
    'http://2852039166/',
    'http://0xa9fea9fe/',
    'http://0251.0376.0251.0376/',
    'http://[::ffff:169.254.169.254]/',
    'http://169.254.169.254./',
    'http://１６９.254.169.254/',
  ])('is seen however it is written: %s', url => {
    expect(() => requestUrl(url)).toThrow(expect.objectContaining({ code: 'ERR_HTTP_ADDRESS' }))
  })

  it('is seen when a name resolves to it', async () => {
    const resolve = (host: string, all: boolean) =>
      new Promise((fulfil, reject) => {
        guardedLookup(host, { all }, (error, found) => (error ? reject(error) : fulfil(found)))
      })
    await expect(resolve('169.254.169.254', true)).rejects.toMatchObject({ code: 'ERR_HTTP_ADDRESS' })
    expect(await resolve('127.0.0.1', false)).toBe('127.0.0.1')
    expect(await resolve('127.0.0.1', true)).toEqual([{ address: '127.0.0.1', family: 4 }])
  })
})

describe('headers as they are written down', () => {
  it.each([{ Host: 'evil' }, { 'content-length': '1' }, { 'a b': '1' }, { 'x-a': 'a\nb' }, { '': 'x' }])(
    'are refused: %j',
    headers => {
      expect(requestAction.schema.safeParse({ url: 'http://host/', headers }).success).toBe(false)
    },
  )
})
