import { describe, expect, it } from 'vitest'
import { type BrokerDraft, brokerOf, newDraft } from '../../../../src/renderer/brokers/draft/broker-draft.ts'
import {
  endpointOf,
  usernameExample,
  withEndpoint,
  withPreset,
} from '../../../../src/renderer/brokers/draft/preset-draft.ts'
import { checkDraft } from '../../../../src/renderer/brokers/draft/validate.ts'
import { presets } from '../../../../src/shared/preset/presets.ts'

const draft: BrokerDraft = {
  ...newDraft(),
  name: 'Cloud',
  address: { scheme: 'mqtt', host: 'cloud.example', port: '1884', path: '' },
  keepAlive: 7200,
}
const chosen = (id: Parameters<typeof withPreset>[1], change: Partial<BrokerDraft> = {}): BrokerDraft => ({
  ...draft,
  ...withPreset(draft, id),
  ...change,
})
const faults = (of: BrokerDraft) => Object.keys(checkDraft(of, 'cloud', new Set()).faults ?? {})

describe('choosing a service', () => {
  it('sets address, ALPN, version and keep alive, and leaves the host', () => {
    const aws = chosen('aws-iot')
    expect(brokerOf(aws, 'cloud')).toMatchObject({
      preset: 'aws-iot',
      url: 'mqtts://cloud.example',
      keepAlive: 1200,
    })
    expect(chosen('azure-iot-hub').protocolVersion).toBe('3.1.1')
  })

  it('leaves only what nobody but the user can know', () => {
    expect(faults(chosen('aws-iot'))).toEqual(['tls.cert'])
    expect(faults(chosen('azure-iot-hub'))).toEqual(['username', 'clientId', 'subscriptions[0].filter'])
    expect(faults(chosen('hivemq-cloud'))).toEqual(['username', 'password'])
  })

  it('lets the port be chosen, with what belongs to it', () => {
    const aws = chosen('aws-iot')
    const port443 = { ...aws, ...withEndpoint(aws, presets['aws-iot'].endpoints.value[1]!) }
    expect(port443.address.port).toBe('443')
    expect(port443.tls.alpn).toEqual(['x-amzn-mqtt-ca'])
    expect([endpointOf(aws, 'aws-iot'), endpointOf(port443, 'aws-iot')]).toEqual([0, 1])
    const azure = chosen('azure-iot-hub')
    const socket = { ...azure, ...withEndpoint(azure, presets['azure-iot-hub'].endpoints.value[1]!) }
    expect(brokerOf(socket, 'x').url).toBe('wss://cloud.example/$iothub/websocket?iothub-no-client-cert=true')
    expect(faults(socket)).not.toContain('url.host')
  })

  it('shows what a user name looks like', () => {
    expect(usernameExample(chosen('azure-iot-hub', { clientId: 'lamp' }))).toBe(
      'cloud.example/lamp/?api-version=2021-04-12',
    )
    expect(usernameExample(draft)).toBeUndefined()
  })

  it('can be taken back', () => {
    expect(faults({ ...chosen('azure-iot-hub'), ...withPreset(draft, null) })).toEqual([])
  })
})
