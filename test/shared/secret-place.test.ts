import { describe, expect, it } from 'vitest'
import { shortIpv6 } from '../../src/shared/ipv6.ts'
import { placeOfBroker, placeOfUrl, placeSchema, readPlace } from '../../src/shared/secret-place.ts'

describe('a place', () => {
  it.each([
    ['mqtt://Broker.Local', 'mqtt://broker.local:1883'],
    ['MQTTS://h', 'mqtts://h:8883'],
    ['mqtts://h:8884', 'mqtts://h:8884'],
    ['ws://h/mqtt', 'ws://h:80'],
    ['wss://h:0443/mqtt?x=1', 'wss://h:443'],
    ['http://shelly.local/relay/{{payload}}', 'http://shelly.local:80'],
    ['https://h?{{text}}', 'https://h:443'],
    ['mqtt://[0:0::1]:1883', 'mqtt://[::1]:1883'],
    ['mqtts://[FE80::A]', 'mqtts://[fe80::a]:8883'],
    ['socks5://proxy', 'socks5://proxy:1080'],
    ['memory://built-in', 'memory://built-in'],
    ['mqtt+unix:///run/mosquitto.sock', 'mqtt+unix:///run/mosquitto.sock'],
  ])('of %s is %s', (url, place) => {
    expect(placeOfUrl(url)).toBe(place)
    expect(placeSchema.parse(place)).toBe(place)
  })

  it.each([
    '',
    'mqtt://',
    'http://{{payload}}/x',
    'http://good{{payload}}',
    'http://andy@good/',
    'http://good:80@other/',
    'http://good\\other/',
    'ftp://h',
    'mqtt://[::1',
    'mqtt://[1:2:3]',
    'memory://other',
    'mqtt+unix://relative',
  ])('is not told by %j', url => {
    expect(placeOfUrl(url)).toBeNull()
  })

  it('is another one behind a proxy', () => {
    const place = placeOfBroker('mqtts://h', 'http://P:3128')
    expect(place).toBe('mqtts://h:8883 through http://p:3128')
    expect(readPlace(' mqtts://H through http://p:3128 ')).toBe(place)
    expect(placeOfBroker('mqtts://h', 'http://')).toBeNull()
    expect(readPlace('mqtts://h through http://p through http://q')).toBeNull()
  })

  it('is taken in its one form alone', () => {
    expect(placeSchema.safeParse('mqtts://h').success).toBe(false)
    expect(placeSchema.safeParse('mqtts://H:8883').success).toBe(false)
  })
})

describe('an IPv6 address', () => {
  it.each([
    ['::', '::'],
    ['0:0:0:0:0:0:0:1', '::1'],
    ['2001:DB8:0:0:1:0:0:1', '2001:db8::1:0:0:1'],
    ['2001:0db8::', '2001:db8::'],
    ['1:0:0:2:0:0:0:3', '1:0:0:2::3'],
    ['10:0:0:1:1:1:1:1', '10::1:1:1:1:1'],
    ['::ffff:192.0.2.1', '::ffff:c000:201'],
    ['1:2:3:4:5:6:7:8', '1:2:3:4:5:6:7:8'],
  ])('%s is %s in short', (text, short) => {
    expect(shortIpv6(text)).toBe(short)
    expect(new URL(`http://[${text}]`).hostname).toBe(`[${short}]`)
  })

  it.each(['', '1', '1::2::3', '1:2:3:4:5:6:7:8:9', '::12345', '1:2:3:4:5:6:7:8::', ':::', 'x::'])(
    '%j is none',
    text => {
      expect(shortIpv6(text)).toBeNull()
    },
  )
})
