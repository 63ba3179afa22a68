import { utf8Length } from '../utf8.ts'
import { type Preset, speaks } from './preset.ts'
import { type PresetId, presets } from './presets.ts'
import { filterAllowed, publishCheck, topicFits } from './topic-rules.ts'

/** What a preset looks at in a broker. */
export interface PresetBroker {
  url: string
  protocolVersion: string
  clientId: string
  keepAlive: number
  username: string | null
  password: unknown
  tls: { cert: string | null; pfx: string | null; alpn: readonly string[]; verify: boolean }
  will: { topic: string; qos: number } | null
  subscriptions: readonly { filter: string; qos: number }[]
}

/** Where in the broker, and what is wrong there in words. */
export interface PresetFault {
  path: (string | number)[]
  message: string
}

/** What a service would refuse in this broker. */
export function presetFaults(id: PresetId, broker: PresetBroker): PresetFault[] {
  const preset = presets[id]
  const fault: MakeFault = (path, message) => ({ path, message: `${preset.title}: ${message}` })
  return [
    ...endpointFaults(preset, broker, fault),
    ...loginFaults(preset, broker, fault),
    ...sessionFaults(preset, broker, fault),
    ...subscriptionFaults(preset, broker, fault),
  ]
}

type MakeFault = (path: (string | number)[], message: string) => PresetFault

function endpointFaults({ endpoints }: Preset, { url, tls }: PresetBroker, fault: MakeFault): PresetFault[] {
  const [, scheme = '', port = ''] = /^([a-z]+):\/\/[^/]*?(?::(\d+))?(?:\/|$)/i.exec(url) ?? []
  const number = port === '' ? { mqtts: 8883, wss: 443 }[scheme] : Number(port)
  const endpoint = endpoints.value.find(each => each.scheme === scheme && each.port === number)
  if (!endpoint) return [fault(['url'], endpoints.says)]
  if (endpoint.alpn !== null && !tls.alpn.includes(endpoint.alpn))
    return [fault(['tls', 'alpn'], endpoints.says)]
  return []
}

function loginFaults(
  { username, clientId, clientCertificate }: Preset,
  broker: PresetBroker,
  fault: MakeFault,
): PresetFault[] {
  const faults: PresetFault[] = []
  if (username && (broker.username === null || !username.pattern.test(broker.username)))
    faults.push(fault(['username'], username.says))
  if (username?.password && !broker.password) faults.push(fault(['password'], username.says))
  if (clientId && !clientIdFits(clientId, broker.clientId)) faults.push(fault(['clientId'], clientId.says))
  if (clientCertificate && !broker.tls.cert && !broker.tls.pfx)
    faults.push(fault(['tls', 'cert'], clientCertificate.says))
  return faults
}

function clientIdFits(
  { pattern, bytes, needed }: NonNullable<Preset['clientId']>,
  clientId: string,
): boolean {
  if (clientId === '') return !needed
  return pattern.test(clientId) && utf8Length(clientId) <= bytes
}

function sessionFaults(preset: Preset, broker: PresetBroker, fault: MakeFault): PresetFault[] {
  const { versions, keepAlive } = preset
  const faults: PresetFault[] = []
  if (!speaks(preset, broker.protocolVersion)) faults.push(fault(['protocolVersion'], versions.says))
  if (keepAlive && (broker.keepAlive < keepAlive.minimum || broker.keepAlive > keepAlive.maximum))
    faults.push(fault(['keepAlive'], keepAlive.says))
  const breach = broker.will && publishCheck(preset, broker.clientId)({ ...broker.will, bytes: 0 })
  if (breach) faults.push(fault(['will', breach.about], breach.says))
  return faults
}

function subscriptionFaults(preset: Preset, broker: PresetBroker, fault: MakeFault): PresetFault[] {
  const { qos, topic, subscribe, subscriptions } = preset
  const faults = broker.subscriptions.flatMap((subscription, index) => {
    const at = (field: string) => ['subscriptions', index, field]
    if (qos && subscription.qos > qos.value) return [fault(at('qos'), qos.says)]
    if (topic && !topicFits(topic, subscription.filter)) return [fault(at('filter'), topic.says)]
    if (subscribe && !filterAllowed(subscribe, broker.clientId, subscription.filter))
      return [fault(at('filter'), subscribe.says)]
    return []
  })
  if (subscriptions && broker.subscriptions.length > subscriptions.all)
    faults.push(fault(['subscriptions'], subscriptions.says))
  return faults
}
