import { describe, expect, it } from 'vitest'
import { faultsOf } from '../../../src/shared/faults.ts'
import { type BrokerInput, brokerSchema } from '../../../src/shared/workspace/broker.ts'

const PEM = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n'
const KEY = '-----BEGIN ENCRYPTED PRIVATE KEY-----\nMIIB\n-----END ENCRYPTED PRIVATE KEY-----\n'

/** Path and message of each fault. */
function faults(change: Partial<BrokerInput>): [string, string][] {
  const parsed = brokerSchema.safeParse({ id: 'home', name: 'Home', url: 'mqtts://broker.local', ...change })
  return parsed.success ? [] : faultsOf(parsed.error).map(({ path, message }) => [path, message])
}

describe('certificates', () => {
  it('are files or pasted text, and a pasted key is in the keychain', () => {
    const key = { secret: 'broker/home/key' }
    expect(faults({ tls: { ca: 'ca.pem', cert: 'me.pem', key: 'me.key', crl: 'ca.crl' } })).toEqual([])
    expect(faults({ tls: { ca: PEM.repeat(150), cert: PEM, key } })).toEqual([])
  })

  it.each(['ca', 'cert', 'crl'] as const)('a private key in %s is refused: it would lie in a file', field => {
    const tls = { cert: PEM, key: 'me.key', [field]: PEM + KEY }
    expect(faults({ tls })).toEqual([[`tls.${field}`, expect.stringContaining('private key is a secret')]])
  })

  it('so is one pasted as the key', () => {
    expect(faults({ tls: { cert: PEM, key: KEY } })).toEqual([
      ['tls.key', expect.stringContaining('private key is a secret')],
    ])
  })

  it('a path is no novel', () => {
    expect(faults({ tls: { ca: 'x'.repeat(5000) } })).toEqual([
      ['tls.ca', 'At most 4096 characters fit here.'],
    ])
  })
})

describe('a proxy', () => {
  it('has an address, and perhaps a user with a password from the keychain', () => {
    const password = { secret: 'broker/home/proxy' }
    expect(faults({ proxy: { url: 'socks5://host:1080', username: 'andy', password } })).toEqual([])
    expect(faults({ proxy: null })).toEqual([])
  })

  it.each([
    [{ url: 'ftp://host' }, 'proxy.url'],
    [{ url: 'http://andy:secret@host' }, 'proxy.url'],
    [{ url: 'http://host', password: { secret: 'x' } }, 'proxy.username'],
    [{ url: 'http://host', password: 'secret' as never }, 'proxy.password'],
  ])('%o has a fault at %s', (proxy, path) => {
    expect(faults({ proxy }).map(([found]) => found)).toEqual([path])
  })

  it('is of no use on this machine', () => {
    const proxy = { url: 'http://host' }
    expect(faults({ url: 'memory://built-in', proxy })).toHaveLength(1)
    expect(faults({ url: 'mqtt+unix:///run/x.sock', proxy })).toHaveLength(1)
  })
})
