import { describe, expect, it } from 'vitest'
import { brokerUrlFault, proxyUrlFault } from '../../../src/shared/workspace/broker-address.ts'

describe('the address of a broker', () => {
  it.each([
    'mqtt://broker.local',
    'mqtts://[::1]:8883',
    'wss://broker.local:443/mqtt?token=1',
    'mqtt+unix:///run/mosquitto/mqtt.sock',
    'mqtt+unix:///run/with%20space.sock',
    'memory://built-in',
  ])('%s', url => {
    expect(brokerUrlFault(url)).toBeNull()
  })

  it.each([
    ['mqtt+unix://run/mosquitto.sock', /three slashes/],
    ['mqtt+unix:///', /three slashes/],
    ['mqtt+unix:///run/a b.sock', /three slashes/],
    [`mqtt+unix:///${'x'.repeat(120)}`, /at most 103/],
    ['http://broker.local', /begins with mqtt:/],
    ['mqtt://broker.local:99999', /between 1 and 65535/],
    ['memory://elsewhere', /begins with/],
  ])('but not %s', (url, fault) => {
    expect(brokerUrlFault(url)).toMatch(fault)
  })
})

describe('the address of a proxy', () => {
  it.each(['socks5://host', 'http://10.0.0.1:3128', 'https://[::1]:443/'])('%s', url => {
    expect(proxyUrlFault(url)).toBeNull()
  })

  it.each(['host:1080', 'socks4://host', 'http://andy:secret@host', 'http://host/path', 'http://host:0'])(
    'but not %s',
    url => {
      expect(proxyUrlFault(url)).not.toBeNull()
    },
  )
})
