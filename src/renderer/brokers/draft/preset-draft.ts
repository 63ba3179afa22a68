import { type Endpoint, speaks } from '../../../shared/preset/preset.ts'
import { type PresetId, presetIds, presets } from '../../../shared/preset/presets.ts'
import { defaultPorts, isRemote } from './address.ts'
import type { BrokerDraft } from './broker-draft.ts'

export const presetChoices: readonly { value: PresetId | 'none'; label: string }[] = [
  { value: 'none', label: 'Any broker' },
  ...presetIds.map(id => ({ value: id, label: presets[id].title })),
]

/** What changes where a service is chosen: all that it leaves no choice about; null makes it any broker again. */
export function withPreset(draft: BrokerDraft, id: PresetId | null): Partial<BrokerDraft> {
  if (id === null) return { preset: null }
  const { endpoints, versions, keepAlive, qos } = presets[id]
  const least = Math.max(draft.keepAlive ?? 0, keepAlive?.minimum ?? 0)
  return {
    preset: id,
    ...withEndpoint(draft, endpoints.value[0]!),
    protocolVersion: speaks(presets[id], draft.protocolVersion)
      ? draft.protocolVersion
      : versions.value.at(-1)!,
    keepAlive: Math.min(least, keepAlive?.maximum ?? least),
    subscriptions: draft.subscriptions.map(subscription => ({
      ...subscription,
      qos: subscription.qos > (qos?.value ?? 2) ? 1 : subscription.qos,
    })),
  }
}

/** The address and the ALPN of one of the service’s endpoints; host and path of one’s own stay. */
export function withEndpoint({ address, tls }: BrokerDraft, endpoint: Endpoint): Partial<BrokerDraft> {
  const { scheme, port, path = '', alpn } = endpoint
  return {
    address: {
      scheme,
      host: address.host,
      port: port === defaultPorts[scheme] ? '' : String(port),
      path,
    },
    tls: { ...tls, alpn: alpn === null ? [] : [alpn] },
  }
}

/** Which of the service’s endpoints the draft has now; -1: none. */
export function endpointOf({ address }: BrokerDraft, id: PresetId): number {
  const { scheme } = address
  if (!isRemote(scheme)) return -1
  const port = Number(address.port || defaultPorts[scheme])
  return presets[id].endpoints.value.findIndex(each => each.scheme === scheme && each.port === port)
}

/** What a user name looks like at the chosen service, with the host and the client id of the draft. */
export function usernameExample({ preset, address, clientId }: BrokerDraft): string | undefined {
  const example = preset ? presets[preset].username?.example : undefined
  return example
    ?.replace('{host}', () => address.host || 'hub.azure-devices.net')
    .replace('{clientId}', () => clientId || 'device')
}
