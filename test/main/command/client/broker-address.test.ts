import { describe, expect, it } from 'vitest'
import { brokerAddress } from '../../../../src/main/command/client/broker-address.ts'
import { connectionFlags } from '../../../../src/main/command/client/connection-flags.ts'
import { parseFlags } from '../../../../src/main/command/client/flag.ts'
import { proxyOptions } from '../../../../src/main/command/client/proxy-flag.ts'
import { UsageError } from '../../../../src/main/command/command.ts'

const address = (line: string) =>
  brokerAddress(parseFlags(line.split(' ').filter(Boolean), connectionFlags, new Map()))

describe('where the broker is', () => {
  it.each([
    ['', 'mqtt://localhost'],
    ['-h a', 'mqtt://a'],
    ['-h a -p 1', 'mqtt://a:1'],
    ['-h ::1 -p 1', 'mqtt://[::1]:1'],
    ['-h [::1]', 'mqtt://[::1]'],
    ['-p 8883', 'mqtts://localhost:8883'],
    ['-h a --cafile x', 'mqtts://a'],
    ['-h a --capath x -p 1', 'mqtts://a:1'],
    ['-h a --tls-use-os-certs', 'mqtts://a'],
    ['-h a --insecure --tls-version tlsv1.2', 'mqtt://a'],
    ['--ws -h a -p 9', 'ws://a:9/mqtt'],
    ['--ws --cafile x', 'wss://localhost/mqtt'],
    ['-L mqtts://a', 'mqtts://a'],
    ['-L mqtt://a:1/t --cafile x', 'mqtts://a:1'],
    ['-L MQTT://[::1]:1', 'mqtt://[::1]:1'],
    ['-L ws://a/path/x?y=1', 'ws://a/path/x?y=1'],
    ['-L wss://a:9', 'wss://a:9/mqtt'],
    ['--unix /run/a', 'mqtt+unix:///run/a'],
    ['--unix /run/a#b?c%', 'mqtt+unix:///run/a%23b%3Fc%25'],
  ])('with “%s”: %s', (line, url) => {
    const found = address(line)
    expect(found.url).toBe(url)
    expect(found.secure).toBe(/^(mqtts|wss)/.test(url))
  })

  it.each([
    ['mqtt://u:p@a/t', { username: 'u', password: 'p', topic: 't' }],
    ['mqtt://u@a/t/x', { username: 'u', password: undefined, topic: 't/x' }],
    ['mqtt://u:p%40%3A%25@a', { username: 'u', password: 'p@:%', topic: undefined }],
    ['mqtt://u:a:b@a/', { username: 'u', password: 'a:b', topic: undefined }],
    ['mqtt://u:@a', { username: 'u', password: '', topic: undefined }],
    ['mqtt://a/a%20b?c', { username: undefined, topic: 'a%20b?c' }],
    ['ws://u:p@a/t', { username: 'u', password: 'p', topic: undefined }],
  ])('%s brings along what is in it', (url, parts) => {
    expect(address(`-L ${url}`)).toMatchObject(parts)
  })

  it.each([
    '-L http://a/t',
    '-L mqtt://',
    '-L a/t',
    '-L mqtt://a:0/t',
    '-L mqtt://a:70000/t',
    '-L mqtt://u:%@a/t',
    '-L mqtt://a/t -h b',
    '-L mqtt://a/t -p 1',
    '--unix /a -h b',
    '--unix /a --cafile x',
    '-h a/b',
    '-h u@a',
    '-p 0',
  ])('“%s” is refused', line => {
    expect(() => address(line)).toThrow(UsageError)
  })

  it('never shows the password of an address it cannot read', () => {
    expect(() => address('-L http://u:secret@a')).toThrow(/^(?!.*secret)/)
    expect(() => proxyOptions('ftp://u:secret@a')).toThrow(/^(?!.*secret)/)
  })

  it.each([
    ['socks5h://a', { url: 'socks5://a' }],
    ['socks5://u:p%40@a:9', { url: 'socks5://a:9', username: 'u', password: 'p@' }],
    ['http://a:3128', { url: 'http://a:3128' }],
  ])('the proxy %s', (text, options) => {
    expect(proxyOptions(text)).toEqual(options)
  })
})
