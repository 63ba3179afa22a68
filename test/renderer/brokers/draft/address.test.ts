import { describe, expect, it } from 'vitest'
import {
  addressFaults,
  addressInWords,
  addressOf,
  readAddress,
  splitHostAndPort,
  urlOf,
  withScheme,
} from '../../../../src/renderer/brokers/draft/address.ts'
import { brokerUrlFault } from '../../../../src/shared/workspace/broker.ts'

describe('a pasted address', () => {
  it('fills every part', () => {
    expect(readAddress(' wss://broker.local:8084/mqtt ')).toEqual({
      address: { scheme: 'wss', host: 'broker.local', port: '8084', path: '/mqtt' },
    })
  })

  it('knows what other programs call the schemes', () => {
    const schemes = ['tcp', 'ssl', 'tls', 'mqtt+ssl', 'https', 'MQTTS']
    expect(schemes.map(scheme => readAddress(`${scheme}://h`)?.address.scheme)).toEqual([
      'mqtt',
      'mqtts',
      'mqtts',
      'mqtts',
      'wss',
      'mqtts',
    ])
  })

  it('brings its user name and password, decoded', () => {
    expect(readAddress('mqtt://andy:p%40ss:word@broker.local')).toMatchObject({
      address: { host: 'broker.local', port: '' },
      username: 'andy',
      password: 'p@ss:word',
    })
  })

  it('is not made of what is none', () => {
    for (const text of ['broker.local', 'broker.local:1883', 'ftp://broker.local', 'mqtt://', 'mqtt://a b'])
      expect(readAddress(text), text).toBeNull()
  })
})

describe('host and port in one field', () => {
  it('are split', () => {
    expect(splitHostAndPort('broker.local:1884')).toEqual({ host: 'broker.local', port: '1884' })
    expect(splitHostAndPort('[::1]:1884')).toEqual({ host: '[::1]', port: '1884' })
  })

  it('leaves a host, and an IPv6 address without brackets, whole', () => {
    expect(splitHostAndPort('broker.local')).toBeNull()
    expect(splitHostAndPort('fe80::1:1884')).toBeNull()
  })
})

describe('fields and url', () => {
  it('say the same both ways', () => {
    for (const url of [
      'mqtt://broker.local',
      'mqtts://broker.local:8883',
      'ws://10.0.0.2:9001/mqtt?x=1',
      'wss://b.example',
      'mqtt://[::1]:1884',
      'memory://built-in',
    ]) {
      expect(urlOf(addressOf(url))).toBe(url)
      expect(brokerUrlFault(url)).toBeNull()
    }
  })

  it('puts an IPv6 address into brackets and a slash before the path', () => {
    expect(urlOf({ scheme: 'mqtt', host: '::1', port: '', path: '' })).toBe('mqtt://[::1]')
    expect(urlOf({ scheme: 'ws', host: 'h', port: '', path: 'mqtt' })).toBe('ws://h/mqtt')
  })

  it('drops the path where the scheme has none, but keeps it in the field', () => {
    const ws = withScheme({ scheme: 'mqtt', host: 'h', port: '', path: '' }, 'ws')
    expect(urlOf(ws)).toBe('ws://h/mqtt')
    const back = withScheme(ws, 'mqtt')
    expect(urlOf(back)).toBe('mqtt://h')
    expect(back.path).toBe('/mqtt')
  })

  it('takes the default port along to another scheme, but leaves a port of one’s own', () => {
    const at = (port: string) => withScheme({ scheme: 'mqtt', host: 'h', port, path: '' }, 'mqtts').port
    expect(at('1883')).toBe('')
    expect(at('1884')).toBe('1884')
  })
})

it('an address in a list shows its port, and the scheme where it is not plain MQTT', () => {
  expect(addressInWords('mqtt://broker.local')).toBe('broker.local:1883')
  expect(addressInWords('wss://broker.local/mqtt')).toBe('wss://broker.local:443/mqtt')
  expect(addressInWords('memory://built-in')).toBe('inside Tomte')
})

describe('faults of the address', () => {
  const fault = (part: object) =>
    addressFaults({ scheme: 'ws', host: 'broker.local', port: '', path: '/mqtt', ...part })

  it('stand at the part that is wrong', () => {
    expect(fault({ host: '' })[0]?.path).toBe('url.host')
    expect(fault({ host: 'my broker' })[0]?.message).toContain('“my broker” is not a host name')
    for (const port of ['0', '65536', '18x', '-1']) expect(fault({ port })[0]?.path, port).toBe('url.port')
    expect(fault({ path: '/a b' })[0]?.path).toBe('url.path')
  })

  it('are none where nothing is wrong', () => {
    expect(fault({})).toEqual([])
    expect(fault({ host: '::1', port: '65535' })).toEqual([])
    expect(fault({ scheme: 'built-in', host: '', port: 'x' })).toEqual([])
  })
})

describe('a Unix socket', () => {
  const address = { scheme: 'unix', host: '', port: '', path: '/run/my broker#1.sock' } as const

  it('is read and written with its path', () => {
    expect(urlOf(address)).toBe('mqtt+unix:///run/my%20broker%231.sock')
    expect(addressOf(urlOf(address))).toEqual(address)
    expect(readAddress('unix:///run/x.sock')?.address).toMatchObject({ scheme: 'unix', path: '/run/x.sock' })
    expect(addressInWords('mqtt+unix:///run/x.sock')).toBe('/run/x.sock')
  })

  it('does not take the path of a WebSocket for its own, nor the other way round', () => {
    expect(withScheme({ scheme: 'ws', host: 'h', port: '', path: '/mqtt' }, 'unix').path).toBe('')
    expect(withScheme({ ...address, host: 'h' }, 'ws')).toMatchObject({
      scheme: 'ws',
      host: 'h',
      path: '/mqtt',
    })
  })

  it('needs a whole path', () => {
    expect(addressFaults({ ...address, path: '' })[0]?.path).toBe('url.path')
    expect(addressFaults({ ...address, path: 'x.sock' })[0]?.path).toBe('url.path')
    expect(addressFaults(address)).toEqual([])
  })
})
