import { describe, expect, it } from 'vitest'
import {
  type BrokerDraft,
  newDraft,
  newSubscription,
} from '../../../../src/renderer/brokers/draft/broker-draft.ts'
import { faultWithin, sectionOf, withoutField } from '../../../../src/renderer/brokers/draft/fields.ts'
import { noSecret } from '../../../../src/renderer/brokers/draft/secret-draft.ts'
import { checkDraft, faultsFromCore } from '../../../../src/renderer/brokers/draft/validate.ts'
import { newFilter } from '../../../../src/renderer/filters/filter-draft.ts'

const good: BrokerDraft = {
  ...newDraft(),
  address: { scheme: 'wss', host: 'broker.local', port: '', path: '/mqtt' },
}
const { will, tls } = good
const faultsOf = (part: Partial<BrokerDraft>, taken: string[] = []) =>
  checkDraft({ ...good, ...part }, part.id ?? 'home', new Set(taken)).faults

it('nothing is wrong with a host name alone', () => {
  expect(faultsOf({})).toBeNull()
})

describe('each fault stands at its field', () => {
  const cases: [string, Partial<BrokerDraft>, string, string][] = [
    ['no host', { address: { ...good.address, host: '' } }, 'url.host', 'Give the broker’s host name'],
    ['a port too high', { address: { ...good.address, port: '70000' } }, 'url.port', '1 to 65535'],
    ['a strange id', { id: 'my home' }, 'id', '1 to 64 letters'],
    ['keep alive left empty', { keepAlive: null }, 'keepAlive', 'Fill this in.'],
    ['keep alive too long', { keepAlive: 70_000 }, 'keepAlive', 'The most is 65,535.'],
    ['half a second of session', { sessionExpiry: 0.5 }, 'sessionExpiry', 'whole number'],
    ['a certificate without key', { tls: { ...tls, cert: 'me.pem' } }, 'tls.key', 'needs its key'],
    [
      'TLS versions upside down',
      { tls: { ...tls, minVersion: 'TLSv1.3', maxVersion: 'TLSv1.2' } },
      'tls.minVersion',
      'above the highest',
    ],
    [
      'a will with a wildcard',
      { will: { ...will, on: true, topic: 'a/+' } },
      'will.topic',
      'cannot hold + or #',
    ],
    [
      'hex of odd length',
      { will: { ...will, on: true, topic: 'a', encoding: 'hex', payload: 'abc' } },
      'will.payload',
      'odd number',
    ],
    [
      'broken JSON',
      { will: { ...will, on: true, topic: 'a', encoding: 'json', payload: '{' } },
      'will.payload',
      'not JSON',
    ],
    [
      'correlation data that is not base64',
      { will: { ...will, on: true, topic: 'a', properties: { ...will.properties, correlationData: '%' } } },
      'will.properties.correlationData',
      'not base64',
    ],
    [
      'a filter with # in the middle',
      { subscriptions: [newSubscription('a/#/b')] },
      'subscriptions[0].filter',
      '# must be the last level',
    ],
    [
      'the same filter twice',
      { subscriptions: [newSubscription('a'), newSubscription('a')] },
      'subscriptions[1].filter',
      'twice',
    ],
    [
      'a prefix with a dot',
      { subscriptions: [newSubscription('a', 'My.House')] },
      'subscriptions[0].prefix',
      'A prefix has',
    ],
    [
      'a throttle of nothing',
      { subscriptions: [{ ...newSubscription('a'), filters: [{ ...newFilter('throttle'), seconds: 0 }] }] },
      'subscriptions[0].filters[0].seconds',
      'more than 0',
    ],
    [
      'a text filter without text',
      { subscriptions: [{ ...newSubscription('a'), filters: [newFilter('text')] }] },
      'subscriptions[0].filters[0].contains',
      'Fill this in.',
    ],
    ['a header without name', { headers: [['', 'x']] }, 'headers[0]', 'Name header 1'],
    ['a header with a space', { headers: [['X Y', 'x']] }, 'headers[0]', 'without spaces'],
    [
      'a header twice',
      {
        headers: [
          ['X', '1'],
          ['x', '2'],
        ],
      },
      'headers[1]',
      'twice',
    ],
  ]
  it.each(cases)('%s', (_, part, path, words) => {
    const faults = faultsOf(part)
    expect(Object.keys(faults ?? {})).toEqual([path])
    expect(faults?.[path]).toContain(words)
  })
})

it('a will that is off is not looked at', () => {
  expect(faultsOf({ will: { ...will, topic: '', encoding: 'hex', payload: 'abc' } })).toBeNull()
})

it('a proxy needs its host', () => {
  const proxy = { kind: 'socks5' as const, host: ' ', port: '', username: '', password: noSecret }
  expect(faultsOf({ proxy })).toEqual({ 'proxy.url': 'Give the host name of the proxy.' })
  expect(faultsOf({ proxy: { ...proxy, host: 'p', port: 'x' } })?.['proxy.url']).toContain('a number')
  expect(faultsOf({ proxy: { ...proxy, host: '::1', port: '1081' } })).toBeNull()
  expect(faultsOf({ proxy: { ...proxy, kind: 'none' } })).toBeNull()
})

it('an id of another broker is refused', () => {
  expect(faultsOf({ id: 'home' }, ['home'])?.id).toContain('Another broker has the id')
})

it('faults of the core come to the same fields', () => {
  expect(
    faultsFromCore([
      { path: 'broker.tls.ca', message: 'a' },
      { path: 'brokers[2].subscriptions[0].filter', message: 'b' },
      { path: 'broker.url', message: 'c' },
      { path: 'will.topic', message: 'd' },
    ]),
  ).toEqual({ 'tls.ca': 'a', 'subscriptions[0].filter': 'b', 'url.host': 'c', 'will.topic': 'd' })
})

it('a fault is told for its section, and goes when its field is touched', () => {
  const faults = { 'will.topic': 'x', 'url.port': 'y', 'subscriptions[10].filter': 'z' }
  expect(Object.keys(faults).map(sectionOf)).toEqual(['will', 'basics', 'subscriptions'])
  expect(faultWithin(faults, 'subscriptions[1]')).toBeUndefined()
  expect(faultWithin(faults, 'subscriptions[10]')).toBe('z')
  expect(withoutField(faults, 'url')).toEqual({ 'will.topic': 'x', 'subscriptions[10].filter': 'z' })
})
