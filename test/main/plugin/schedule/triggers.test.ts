import { describe, expect, it } from 'vitest'
import { ArmedTriggers } from '../../../../src/main/bridge/armed-triggers.ts'
import type { TriggerKey } from '../../../../src/main/plugin/plugin.ts'
import { builtInPlugins, createRegistry } from '../../../../src/main/plugin/registry.ts'
import { createRuleIndex } from '../../../../src/main/rule/rule-index.ts'
import { templateFault } from '../../../../src/main/rule/template.ts'
import { type EmittedEvent, eventString } from '../../../../src/shared/event.ts'
import { compileEventPattern } from '../../../../src/shared/event-pattern.ts'
import { faultsOf } from '../../../../src/shared/faults.ts'
import type { Rule, Trigger } from '../../../../src/shared/workspace/rule.ts'
import { builtInPorts } from '../../../support/built-in-ports.ts'
import { ruleOf } from '../../../support/rules.ts'
import { SimulatedClock } from '../../../support/simulated-clock.ts'

const MINUTE = 60_000

/** Noon UTC of a Thursday, with the registry and what it armed. */
function begin() {
  const clock = new SimulatedClock(Date.UTC(2026, 0, 1, 12))
  const registry = createRegistry(builtInPlugins(builtInPorts(clock)), { templateFault })
  const emitted: { at: number; event: EmittedEvent }[] = []
  const armed = new ArmedTriggers({
    registry,
    emit: (plugin, event) => {
      expect(plugin).toBe('schedule')
      emitted.push({ at: (clock.now() - Date.UTC(2026, 0, 1, 12)) / MINUTE, event })
    },
    failed: error => expect.unreachable(String(error)),
  })
  const keyOf = (trigger: Trigger) => registry.trigger(trigger.type)?.key(trigger as never) as TriggerKey
  const parts = { triggerKey: keyOf, templates: () => null }
  let index = createRuleIndex([], parts)
  return {
    clock,
    registry,
    emitted,
    keyOf,
    parse: (trigger: unknown) => registry.triggerSchema.parse(trigger),
    apply(...rules: Rule[]) {
      index = createRuleIndex(rules, parts, index)
      armed.apply(index.rules)
    },
    minutes: () => emitted.splice(0).map(({ at }) => at),
  }
}

const configs = [
  { type: 'cron', cron: '0 7 * * *', timeZone: 'Europe/Berlin' },
  { type: 'cron', cron: '0 7 * * *', timeZone: 'America/New_York' },
  { type: 'cron', cron: '*/5 7 ? * mon-fri', timeZone: 'Europe/Berlin' },
  { type: 'cron', cron: '@daily', timeZone: 'UTC' },
  { type: 'interval', every: 1.5, unit: 'hours' },
  { type: 'interval', every: 15, unit: 'minutes' },
  { type: 'sun', event: 'sunset', offset: -30, latitude: 52.52, longitude: 13.405 },
  { type: 'sun', event: 'sunset', latitude: 52.52, longitude: 13.405 },
]

describe('the triggers of the schedule', () => {
  it('each emit an event that is theirs alone, and says when it was planned', async () => {
    const { clock, emitted, keyOf, parse, apply } = begin()
    const triggers = configs.map(parse)
    for (const trigger of triggers) {
      apply(ruleOf('a', { triggers: [trigger] }))
      emitted.length = 0
      await clock.advance(5 * 24 * 60 * MINUTE)
      const [first] = emitted
      expect(first, JSON.stringify(trigger)).toBeDefined()
      const matching = triggers.filter(other => {
        const key = keyOf(other)
        return 'pattern' in key && compileEventPattern(key.pattern)(eventString(first!.event))
      })
      expect(matching).toEqual([trigger])
      const { planned, actual, missed } = first!.event.payload.json as Record<string, unknown>
      expect(planned).toMatch(/^2026-0\d-\d\dT\d\d:\d\d:\d\d\.000Z$/)
      expect([actual, missed]).toEqual([planned, 0])
    }
  })

  it('are named as written, with another star for the wildcard', () => {
    const { keyOf, parse } = begin()
    expect(configs.map(config => (keyOf(parse(config)) as { pattern: string }).pattern)).toEqual([
      'Schedule.Cron.0 7 ∗ ∗ ∗ (Europe/Berlin)',
      'Schedule.Cron.0 7 ∗ ∗ ∗ (America/New_York)',
      'Schedule.Cron.∗/5 7 ∗ ∗ mon-fri (Europe/Berlin)',
      'Schedule.Cron.@daily (UTC)',
      'Schedule.Interval.1.5 hours',
      'Schedule.Interval.15 minutes',
      'Schedule.Sunset 30 minutes before at 52.52 13.405',
      'Schedule.Sunset at 52.52 13.405',
    ])
  })

  it('keep an interval over edits that leave it as it is', async () => {
    const { clock, apply, parse, minutes } = begin()
    const rule = ruleOf('a', { triggers: [parse({ type: 'interval', every: 10 })] })
    apply(rule)
    await clock.advance(7 * MINUTE)
    apply(rule, ruleOf('b', { triggers: [parse({ type: 'interval', every: 10 })] }))
    await clock.advance(7 * MINUTE)
    expect(minutes()).toEqual([10])
    apply({ ...rule, name: 'Renamed' })
    await clock.advance(7 * MINUTE)
    expect(minutes()).toEqual([20])
    apply(ruleOf('a', { triggers: [parse({ type: 'interval', every: 15 })] }))
    await clock.advance(16 * MINUTE)
    expect(minutes()).toEqual([36])
    apply()
    expect(clock.pending).toBe(0)
  })

  it('take a cron expression of the machine’s own time where no zone is given', async () => {
    const { clock, apply, parse, emitted } = begin()
    const trigger = parse({ type: 'cron', cron: ' 30  18 * * *  ' })
    expect(trigger).toMatchObject({ cron: '30 18 * * *', timeZone: null })
    apply(ruleOf('a', { triggers: [trigger] }))
    await clock.advance(24 * 60 * MINUTE)
    const { planned } = emitted[0]!.event.payload.json as { planned: string }
    const local = new Date(planned)
    expect([local.getHours(), local.getMinutes()]).toEqual([18, 30])
  })

  it.each<[Record<string, unknown>, string, string]>([
    [{ type: 'cron', cron: '0 25 * * *' }, 'cron', 'hour: 25'],
    [{ type: 'cron', cron: '0 7 * * *', timeZone: 'Mars/Olympus' }, 'timeZone', 'not a time zone'],
    [{ type: 'interval', every: 0 }, 'every', 'at least a second'],
    [{ type: 'interval', every: 0.5, unit: 'seconds' }, 'every', 'at least a second'],
    [{ type: 'interval', every: 400, unit: 'days' }, 'every', '366 days'],
    [{ type: 'interval', every: 1, unit: 'weeks' }, 'unit', 'seconds, minutes'],
    [{ type: 'sun', event: 'noon', latitude: 0, longitude: 0 }, 'event', 'sunrise'],
    [{ type: 'sun', event: 'dawn', latitude: 91, longitude: 0 }, 'latitude', '90'],
    [{ type: 'sun', event: 'dawn', latitude: 0 }, 'longitude', 'degrees'],
    [{ type: 'broker', change: 'gone' }, 'change', 'connected'],
  ])('refuse %j', (config, field, word) => {
    const result = begin().registry.triggerSchema.safeParse(config)
    const faults = result.success ? [] : faultsOf(result.error)
    expect(faults).toEqual([{ path: field, message: expect.stringContaining(word) }])
  })
})

it('a broker that comes or goes is a trigger', () => {
  const { keyOf, parse } = begin()
  expect(keyOf(parse({ type: 'broker', broker: 'home' }))).toEqual({ pattern: 'Broker.home.Connected' })
  expect(keyOf(parse({ type: 'broker', change: 'disconnected' }))).toEqual({
    pattern: 'Broker.*.Disconnected',
  })
})
