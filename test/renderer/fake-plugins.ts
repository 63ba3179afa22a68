import type { FieldHint, PartDescriptor, PluginDescriptor } from '../../src/shared/plugin.ts'

const field = (
  name: string,
  label: string,
  control: FieldHint['control'],
  more: Partial<FieldHint> = {},
): FieldHint => ({
  name,
  label,
  control,
  ...more,
})

const part = (
  type: string,
  title: string,
  icon: string,
  summary: string,
  description: string,
  fields: FieldHint[],
  initial: Record<string, unknown> = {},
): PartDescriptor => ({ type, title, icon, summary, description, fields, initial })

const qos = field('qos', 'QoS', 'select', {
  options: [
    { value: 0, label: '0: at most once' },
    { value: 1, label: '1: at least once' },
    { value: 2, label: '2: exactly once' },
  ],
  advanced: true,
})

/** Descriptors as the built-in plug-ins give them, for windows without a core. */
export const fakePlugins: PluginDescriptor[] = [
  {
    id: 'mqtt',
    title: 'MQTT',
    prefix: 'Broker',
    events: [
      { pattern: 'Broker.*.Connected', description: 'A broker was connected' },
      { pattern: 'Broker.*.Disconnected', description: 'A connection was lost' },
    ],
    triggers: [
      part(
        'mqtt',
        'MQTT message',
        'radio-tower',
        'Message on {filter}',
        'A message on a topic filter',
        [
          field('broker', 'Broker', 'broker'),
          field('filter', 'Topic filter', 'topic-filter', { required: true }),
        ],
        { broker: null, filter: '' },
      ),
    ],
    actions: [
      part(
        'publish',
        'Publish a message',
        'send',
        'Publish to {topic}',
        'Sends a message through a broker',
        [
          field('broker', 'Broker', 'broker', { required: true }),
          field('topic', 'Topic', 'topic', { required: true, template: true }),
          field('payload', 'Payload', 'payload', { template: true }),
          qos,
          field('retain', 'Retain', 'switch', { advanced: true }),
        ],
        { broker: '', topic: '', payload: '', encoding: 'text', qos: 0, retain: false },
      ),
    ],
  },
  {
    id: 'tomte',
    title: 'Tomte',
    prefix: 'Tomte',
    events: [{ pattern: 'Tomte.Started', description: 'Tomte has started' }],
    triggers: [
      part(
        'event',
        'Event',
        'zap',
        'Event {pattern}',
        'Any event whose name fits',
        [field('pattern', 'Event pattern', 'event-pattern', { required: true })],
        { pattern: '' },
      ),
    ],
    actions: [
      part(
        'notify',
        'Show a notification',
        'bell',
        'Notify: {title}',
        'A notification of the desktop',
        [
          field('title', 'Title', 'text', { required: true, template: true }),
          field('body', 'Text', 'multiline', { template: true }),
        ],
        { title: '', body: '' },
      ),
      part(
        'program',
        'Run a program',
        'terminal',
        'Run {program}',
        'Runs a program, without a shell',
        [
          field('program', 'Program', 'file', { required: true }),
          field('arguments', 'Arguments', 'list', { template: true }),
        ],
        { program: '', arguments: [] },
      ),
      part(
        'http',
        'HTTP request',
        'globe',
        '{method} {url}',
        'Calls a web address',
        [
          field('method', 'Method', 'select', {
            options: ['GET', 'POST', 'PUT'].map(value => ({ value, label: value })),
          }),
          field('url', 'Address', 'text', { required: true, template: true }),
          field('headers', 'Headers', 'pairs', { advanced: true }),
          field('body', 'Body', 'multiline', {
            template: true,
            when: { field: 'method', is: ['POST', 'PUT'] },
          }),
        ],
        { method: 'GET', url: '' },
      ),
      part(
        'wait',
        'Wait',
        'timer',
        'Wait {seconds} s',
        'Goes on after a while',
        [field('seconds', 'Time', 'number', { unit: 's', required: true })],
        { seconds: 5 },
      ),
      part(
        'variable',
        'Set a variable',
        'variable',
        'Set {name}',
        'For later actions and rules',
        [
          field('name', 'Name', 'text', { required: true }),
          field('value', 'Value', 'text', { template: true }),
        ],
        { name: '', value: '' },
      ),
    ],
  },
]
