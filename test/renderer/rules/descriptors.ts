import { descriptorsOf } from '../../../src/renderer/rules/words/descriptors.ts'
import type { PluginDescriptor } from '../../../src/shared/plugin.ts'

/** Descriptors like those of the built-in plug-ins, cut down to what the tests of the rules screen look at. */
export const plugins: PluginDescriptor[] = [
  {
    id: 'mqtt',
    title: 'MQTT',
    prefix: 'MQTT',
    events: [{ pattern: 'Broker.*.Connected', description: 'A broker is connected.' }],
    triggers: [
      {
        type: 'mqtt',
        title: 'MQTT message',
        description: 'A message on a topic filter.',
        icon: 'radio',
        summary: '{filter}',
        fields: [
          { name: 'broker', label: 'Broker', control: 'broker' },
          { name: 'filter', label: 'Topic filter', control: 'topic-filter', required: true },
          { name: 'retained', label: 'Retained too', control: 'switch', advanced: true },
        ],
        initial: { broker: null, filter: '' },
      },
    ],
    actions: [
      {
        type: 'publish',
        title: 'Publish',
        description: 'Sends a message.',
        icon: 'send',
        summary: 'Publish to {topic}',
        fields: [
          { name: 'broker', label: 'Broker', control: 'broker', required: true },
          { name: 'topic', label: 'Topic', control: 'topic', required: true, template: true },
          { name: 'payload', label: 'Payload', control: 'payload', template: true },
          {
            name: 'qos',
            label: 'QoS',
            control: 'select',
            options: [
              { value: 0, label: '0: at most once' },
              { value: 1, label: '1: at least once' },
            ],
          },
          { name: 'properties.contentType', label: 'Content type', control: 'text', advanced: true },
        ],
        initial: { broker: '', topic: '', payload: '{{payload}}', encoding: 'text', qos: 0 },
      },
    ],
  },
  {
    id: 'tomte',
    title: 'Tomte',
    prefix: 'Tomte',
    events: [{ pattern: 'Tomte.Started', description: 'Tomte is up.' }],
    triggers: [
      {
        type: 'event',
        title: 'Event',
        description: 'An event by its name.',
        icon: 'zap',
        summary: '{pattern}',
        fields: [{ name: 'pattern', label: 'Pattern', control: 'event-pattern', required: true }],
        initial: { pattern: '' },
      },
    ],
    actions: [
      {
        type: 'program',
        title: 'Run a program',
        description: '',
        icon: 'terminal',
        summary: 'Run {program} {args}',
        fields: [
          { name: 'program', label: 'Program', control: 'file', required: true },
          { name: 'args', label: 'Arguments', control: 'list', template: true },
          {
            name: 'shell',
            label: 'Shell',
            control: 'text',
            when: { field: 'useShell', is: [true] },
            required: true,
          },
        ],
        initial: { program: '', args: [] },
      },
    ],
  },
]

export const descriptors = descriptorsOf(plugins)
export const [mqttTrigger] = plugins[0]!.triggers
export const [publishAction] = plugins[0]!.actions
