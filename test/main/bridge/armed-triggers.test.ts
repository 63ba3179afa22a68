import { expect, test } from 'vitest'
import { z } from 'zod'
import { ArmedTriggers } from '../../../src/main/bridge/armed-triggers.ts'
import { defineTrigger, type Plugin } from '../../../src/main/plugin/plugin.ts'
import { createRegistry } from '../../../src/main/plugin/registry.ts'
import { createRuleIndex } from '../../../src/main/rule/rule-index.ts'
import type { EmittedEvent } from '../../../src/shared/event.ts'
import { Payload } from '../../../src/shared/payload.ts'
import type { Rule } from '../../../src/shared/workspace/rule.ts'
import { ruleOf } from '../../support/rules.ts'

/** A plug-in with one trigger that writes down what becomes of it. */
function watched() {
  const log: string[] = []
  const emitters = new Map<string, (event: EmittedEvent) => void>()
  const trigger = defineTrigger({
    type: 'watch',
    title: 'Watch',
    description: '',
    icon: 'clock',
    summary: '{name}',
    schema: z.strictObject({ name: z.string() }),
    fields: [],
    initial: {},
    key: ({ name }) => ({ pattern: `Watch.${name}` }),
    arm({ name }, emit) {
      if (name === 'broken') throw new Error('cannot be watched')
      log.push(`arm ${name}`)
      emitters.set(name, emit)
      return () => void log.push(`disarm ${name}`)
    },
  })
  const plugin: Plugin = {
    id: 'watcher',
    title: '',
    prefix: 'Watch',
    events: [],
    triggers: [trigger],
    actions: [],
  }
  const registry = createRegistry([plugin], { templateFault: () => null })
  const emitted: string[] = []
  const armed = new ArmedTriggers({
    registry,
    emit: (owner, { suffix }) => emitted.push(`${owner} ${suffix}`),
    failed: (error, rule) => log.push(`${rule}: ${(error as Error).message}`),
  })
  const parts = {
    triggerKey: (part: Rule['triggers'][number]) => registry.trigger(part.type)?.key(part as never) ?? null,
    templates: () => null,
  }
  let index = createRuleIndex([], parts)
  return {
    log,
    emitted,
    emitters,
    apply(...rules: Rule[]) {
      index = createRuleIndex(rules, parts, index)
      armed.apply(index.rules)
      return log.splice(0)
    },
    stop() {
      armed.stop()
      return log.splice(0)
    },
  }
}

function watching(id: string, ...names: string[]): Rule {
  return ruleOf(id, { triggers: names.map(name => ({ type: 'watch', name })) })
}

test('what a rule still names stays armed over edits of that rule and of others', () => {
  const { apply } = watched()
  const first = watching('a', 'x')
  expect(apply(first)).toEqual(['arm x'])
  expect(apply(first, watching('b', 'y'))).toEqual(['arm y'])
  expect(apply({ ...first, name: 'Another name' }, watching('b', 'z'))).toEqual(['arm z', 'disarm y'])
})

test('rules that name the same share one armed trigger', () => {
  const { apply } = watched()
  const second = watching('b', 'X')
  expect(apply(watching('a', 'x', 'x'), second)).toEqual(['arm x'])
  expect(apply(second)).toEqual([])
  expect(apply()).toEqual(['disarm x'])
})

test('a trigger that is disabled, or whose rule is, is not armed', () => {
  const { apply } = watched()
  const rule = watching('a', 'x')
  expect(apply({ ...rule, enabled: false })).toEqual([])
  expect(apply(rule)).toEqual(['arm x'])
  expect(apply({ ...rule, triggers: [{ ...rule.triggers[0]!, disabled: true }] })).toEqual(['disarm x'])
})

test('one that cannot be armed hinders no other, and stopping ends all', () => {
  const { apply, stop, emitters, emitted } = watched()
  expect(apply(watching('a', 'broken', 'x'), watching('b', 'y'))).toEqual([
    'a: cannot be watched',
    'arm x',
    'arm y',
  ])
  emitters.get('x')!({ prefix: 'Watch', suffix: 'x', payload: Payload.empty })
  expect(emitted).toEqual(['watcher x'])
  expect(stop()).toEqual(['disarm x', 'disarm y'])
  expect(stop()).toEqual([])
})
