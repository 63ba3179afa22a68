import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { defineAction, type Plugin } from '../../../src/main/plugin/plugin.ts'
import { builtInPlugins, createRegistry } from '../../../src/main/plugin/registry.ts'
import { faultsOf } from '../../../src/shared/faults.ts'
import { workspaceSchema } from '../../../src/shared/workspace/workspace.ts'
import { builtInPorts } from '../../support/built-in-ports.ts'

const ports = builtInPorts()
const templateFault = (source: string) => (source.includes('{{bad') ? 'This template is bad.' : null)
const registry = createRegistry(builtInPlugins(ports), { templateFault })

function faults(action: unknown) {
  const result = registry.actionSchema.safeParse(action)
  return result.success ? [] : faultsOf(result.error)
}

describe('the registry', () => {
  it('finds triggers and actions by their type', () => {
    expect(registry.action('wait')?.title).toBe('Wait')
    expect(registry.trigger('event')?.title).toBe('An event happens')
    expect(registry.action('constructor')).toBeUndefined()
  })

  it('refuses two plug-ins that offer the same type', () => {
    const [first] = builtInPlugins(ports)
    expect(() => createRegistry([first!, { ...first!, id: 'twin' }], { templateFault })).toThrow(
      expect.objectContaining({ code: 'ERR_PLUGIN_TYPE_TAKEN' }),
    )
  })

  it('describes forms without anything that runs', () => {
    const described = structuredClone(registry.descriptors())
    expect(described.flatMap(plugin => plugin.actions.map(action => action.type))).toEqual(
      expect.arrayContaining(['event', 'notification', 'program', 'http', 'variable', 'wait']),
    )
  })

  const parts = registry.plugins.flatMap(plugin => [...plugin.triggers, ...plugin.actions])
  it.each(parts.map(part => [part.type, part] as const))(
    'has hints that fit the schema of %s',
    (_type, part) => {
      const shape = Object.keys(part.schema.shape)
      const hinted = part.fields.map(field => field.name)
      expect(shape).toEqual(expect.arrayContaining(hinted))
      expect(shape).toEqual(expect.arrayContaining(Object.keys(part.initial)))
      const implied = [
        'timeout',
        'confirm',
        'properties',
        ...(part.fields.some(f => f.control === 'payload') ? ['encoding'] : []),
      ]
      expect([...hinted, ...implied]).toEqual(expect.arrayContaining(shape))
      const templates = 'templates' in part ? Object.keys(part.templates) : []
      expect(
        part.fields
          .filter(field => field.template)
          .map(field => field.name)
          .sort(),
      ).toEqual(templates.sort())
    },
  )
})

describe('the schema of actions', () => {
  it('fills in defaults and keeps the fields every action has', () => {
    expect(
      registry.actionSchema.parse({ type: 'event', suffix: 'x', disabled: true, onError: 'continue' }),
    ).toEqual({
      type: 'event',
      prefix: 'Rule',
      suffix: 'x',
      payload: '',
      encoding: 'text',
      disabled: true,
      onError: 'continue',
    })
  })

  it('gives an action a timeout of its own where it has one', () => {
    expect(registry.actionSchema.parse({ type: 'program', program: 'x' }).timeout).toBe(30)
    expect(registry.actionSchema.parse({ type: 'program', program: 'x', timeout: 5 }).timeout).toBe(5)
    expect(registry.actionSchema.parse({ type: 'wait', seconds: 1 }).timeout).toBeUndefined()
  })

  it.each([
    [
      { type: 'wat' },
      'type',
      'There is no type of action named “wat”; there is publish, event, notification',
    ],
    [{ type: 'wait', seconds: 1, minutes: 2 }, 'minutes', 'The action “wait” has no field named “minutes”.'],
    [{ type: 'wait' }, 'seconds', 'Say how many seconds to wait'],
    [{ type: 'wait', seconds: 1, timeout: -1 }, 'timeout', ''],
    [{ seconds: 1 }, 'type', 'An action needs a “type”: publish, event,'],
    ['wait', '$', 'An action is an object with a “type”'],
    [[], '$', 'An action is an object with a “type”'],
    [{ type: 3 }, 'type', 'There is no type of action named this'],
    [{ type: '__proto__' }, 'type', 'There is no type of action named “__proto__”'],
    [{ type: 'event', suffix: '{{bad}}' }, 'suffix', 'This template is bad.'],
    [
      { type: 'program', program: 'x', arguments: ['-v', '{{bad}}'] },
      'arguments[1]',
      'This template is bad.',
    ],
    [
      { type: 'program', program: 'x', environment: { A: '{{bad}}' } },
      'environment.A',
      'This template is bad.',
    ],
    [{ type: 'event', encoding: 'hex', payload: 'abc' }, 'payload', 'Hex needs two digits for each byte'],
    [{ type: 'event', encoding: 'json', payload: '{' }, 'payload', 'This is not JSON'],
  ])('tells what is wrong with %j', (action, path, message) => {
    expect(faults(action)).toEqual([{ path, message: expect.stringContaining(message) }])
  })

  it('names the whole path within a workspace', () => {
    const rule = {
      id: 'a',
      name: 'A',
      triggers: [{ type: 'event', pattern: ' ' }],
      actions: [{ type: 'wat' }],
    }
    const result = workspaceSchema(registry.triggerSchema, registry.actionSchema).safeParse({
      version: 1,
      rules: [rule],
    })
    expect(faultsOf(result.error!)).toEqual([
      { path: 'rules[0].triggers[0].pattern', message: 'An event pattern cannot be empty.' },
      { path: 'rules[0].actions[0].type', message: expect.stringContaining('“wat”') },
    ])
  })

  it('judges what stands outside the expressions of a topic', () => {
    const sending = defineAction({
      type: 'send',
      title: '',
      description: '',
      icon: '',
      summary: '',
      schema: z.strictObject({ topic: z.string() }),
      fields: [{ name: 'topic', label: 'Topic', control: 'topic', template: true }],
      initial: {},
      templates: { topic: 'text' },
      execute: () => undefined,
    })
    const plugin: Plugin = { id: 'p', title: '', prefix: 'P', events: [], triggers: [], actions: [sending] }
    const { actionSchema } = createRegistry([plugin], { templateFault })
    const valid = (topic: string) => actionSchema.safeParse({ type: 'send', topic }).success
    expect(valid('a/{{topicLevels.[1]}}/b')).toBe(true)
    expect(valid('{{{payload}}}')).toBe(true)
    expect(valid('{{#each a}}#{{/each}}')).toBe(false)
    expect(valid('a/{{x}}/+')).toBe(false)
    expect(valid('a/#')).toBe(false)
    expect(valid('')).toBe(false)
  })
})

describe('actions inside of actions', () => {
  const publish = { type: 'publish', broker: 'home', topic: 'a/#' }
  const deep = (levels: number): unknown =>
    levels === 0
      ? { type: 'wait', seconds: 1 }
      : { type: 'choose', branches: [{ actions: [deep(levels - 1)] }] }

  it('are filled in and checked by their own schemas', () => {
    const action = registry.actionSchema.parse({
      type: 'choose',
      branches: [{ actions: [{ type: 'event', suffix: 'x' }] }],
      onErrorActions: [{ type: 'wait', seconds: 1 }],
    })
    expect(action).toEqual({
      type: 'choose',
      branches: [
        { actions: [{ type: 'event', prefix: 'Rule', suffix: 'x', payload: '', encoding: 'text' }] },
      ],
      onErrorActions: [{ type: 'wait', seconds: 1, missed: 'run' }],
    })
  })

  it.each([
    [{ type: 'choose', branches: [{ actions: [{ type: 'wat' }] }] }, 'branches[0].actions[0].type'],
    [
      { type: 'parallel', branches: [{ actions: [] }, { actions: [{ type: 'wait', seconds: 1 }, publish] }] },
      'branches[1].actions[1].topic',
    ],
    [{ type: 'repeat', times: 2, actions: [publish] }, 'actions[0].topic'],
    [{ type: 'choose', branches: [{ actions: [] }], otherwise: [{ type: 'wait' }] }, 'otherwise[0].seconds'],
    [{ type: 'wait', seconds: 1, onErrorActions: [{ ...publish }] }, 'onErrorActions[0].topic'],
    [
      { type: 'repeat', times: 1, actions: [{ type: 'choose', branches: [{ actions: [{ type: 3 }] }] }] },
      'actions[0].branches[0].actions[0].type',
    ],
    [
      { type: 'choose', branches: [{ conditions: { field: 'x', op: '==', value: 1 }, actions: [] }] },
      'branches[0].conditions.field',
    ],
    [{ type: 'choose', branches: [] }, 'branches'],
    [{ type: 'repeat', actions: [{ type: 'wait', seconds: 1 }] }, 'times'],
    [{ type: 'repeat', times: 1, until: { all: [] }, actions: [{ type: 'wait', seconds: 1 }] }, 'until'],
    [{ type: 'repeat', times: 10_001, actions: [{ type: 'wait', seconds: 1 }] }, 'times'],
    [{ type: 'repeat', forEach: 'wat', actions: [{ type: 'wait', seconds: 1 }] }, 'forEach'],
    [{ type: 'stop', outcome: 'maybe' }, 'outcome'],
    [{ type: 'wait-for', filter: 'a/#/b' }, 'filter'],
  ])('tell the path of what is wrong in %j', (action, path) => {
    expect(faults(action).map(fault => fault.path)).toEqual([path])
  })

  it('are nested at most 16 deep', () => {
    expect(faults(deep(16))).toEqual([])
    expect(faults(deep(17))).toEqual([
      {
        path: `${'branches[0].actions[0].'.repeat(16)}branches[0].actions`,
        message: expect.stringContaining('16 deep'),
      },
    ])
    expect(faults(deep(5000))).toHaveLength(1)
  })
})

describe('user plug-ins in the registry', () => {
  const extension = (id: string): Plugin => ({
    id,
    title: id,
    prefix: 'Ext',
    events: [],
    triggers: [],
    actions: [
      defineAction({
        type: `${id}.act`,
        title: '',
        description: '',
        icon: '',
        summary: '',
        schema: z.strictObject({ text: z.string() }),
        fields: [{ name: 'text', label: 'Text', control: 'text', template: true }],
        initial: {},
        templates: { text: 'text' },
        execute: () => undefined,
      }),
    ],
  })

  it('come and go, and listeners are told', () => {
    const own = createRegistry(builtInPlugins(ports), { templateFault })
    const told: string[] = []
    const dispose = own.onChange(id => told.push(id))
    own.add(extension('ext'))
    expect(own.action('ext.act')).toBeDefined()
    expect(
      own
        .descriptors()
        .at(-1)
        ?.actions.map(({ type }) => type),
    ).toEqual(['ext.act'])
    expect(() => own.add(extension('ext'))).toThrow(
      expect.objectContaining({ code: 'ERR_PLUGIN_TYPE_TAKEN' }),
    )
    own.remove('ext')
    own.remove('ext')
    expect(own.action('ext.act')).toBeUndefined()
    dispose()
    own.add(extension('ext'))
    expect(told).toEqual(['ext', 'ext'])
  })

  it('are kept in rules as they are where they are not there or do not fit, unless that is asked for', () => {
    const own = createRegistry(builtInPlugins(ports), { templateFault })
    const kept = { type: 'ext.act', txt: ['anything'], timeout: 3 }
    expect(own.actionSchema.parse(kept)).toEqual(kept)
    expect(own.checked.actionSchema.parse(kept)).toEqual(kept)
    expect(own.triggerSchema.parse({ type: 'ext.seen', disabled: true })).toEqual({
      type: 'ext.seen',
      disabled: true,
    })
    expect(own.actionSchema.safeParse({ ...kept, timeout: -1 }).success).toBe(false)
    expect(own.actionSchema.safeParse({ type: 'Ext.act' }).success).toBe(false)
    own.add(extension('ext'))
    expect(own.actionSchema.parse(kept)).toEqual(kept)
    const result = own.checked.actionSchema.safeParse(kept)
    expect(faultsOf(result.error!).map(({ path }) => path)).toEqual(expect.arrayContaining(['text', 'txt']))
    expect(own.checked.actionSchema.safeParse({ type: 'ext.act', text: '{{bad}}' }).success).toBe(false)
    expect(own.checked.actionSchema.parse({ type: 'ext.act', text: 'x' })).toEqual({
      type: 'ext.act',
      text: 'x',
    })
  })
})
