import type { Plugin } from '../plugin.ts'
import { brokerTrigger } from './broker-trigger.ts'
import type { PublishLinks } from './links.ts'
import { publishAction } from './publish.ts'
import { messageTrigger } from './trigger.ts'

/** MQTT as a source of events and actions. Its events are emitted by the brokers' connections. */
export function mqttPlugin(links: PublishLinks): Plugin {
  return {
    id: 'mqtt',
    title: 'MQTT',
    prefix: 'Broker',
    events: [
      { pattern: 'Broker.*.Connected', description: 'A broker was connected' },
      { pattern: 'Broker.*.Disconnected', description: 'The connection to a broker was lost' },
      { pattern: 'Broker.*.Quarantined', description: 'A message was set aside that ended the connection' },
    ],
    triggers: [messageTrigger, brokerTrigger],
    actions: [publishAction(links)],
  }
}
