import { describe, expect, it } from 'vitest'
import { compareRules } from '../../../../src/main/bridge/question/comparison.ts'
import { dryRun } from '../../../../src/main/bridge/question/dry-run.ts'
import { spanEvents } from '../../../../src/main/bridge/question/span.ts'
import { VirtualClock } from '../../../../src/main/bridge/question/virtual-clock.ts'
import { offlineRegistry } from '../../../../src/main/bridge/validate.ts'
import type { DryRun } from '../../../../src/shared/contract/question.ts'
import { EVENT_TIME, messageEvent } from '../../../support/events.ts'
import { publishes, realRule, rehearsalWorld } from '../../../support/rehearsal-world.ts'

/** What each run would have published, with its time in seconds after the first event. */
function published({ first }: DryRun) {
  return first.map(({ row, steps }) => [
    (row.started - EVENT_TIME) / 1000,
    ...steps.flatMap(({ type, input }) => (type === 'publish' ? (input?.payload ?? []) : [])),
  ])
}

describe('a dry run', () => {
  it('says what a rule would have done, action by action', async () => {
    const { world } = await rehearsalWorld([
      [0, 'home/a', '{"value":19}'],
      [1, 'away/b', '{"value":99}'],
      [2, 'home/b', '{"value":21}'],
      [3, 'home/a', '{"value":22}'],
    ])
    const rule = realRule({
      enabled: false,
      conditions: { field: 'payload.value', op: '>', value: 20 },
      actions: [publishes('{{payload.value}} at {{topic}}'), { type: 'event', suffix: 'Warm' }],
    })
    const answer = await dryRun([rule], world)
    expect(answer).toMatchObject({
      events: 4,
      from: EVENT_TIME,
      to: EVENT_TIME + 3000,
      runs: 2,
      rules: [{ id: 'rule', runs: 2, failed: 0, leftOut: 0 }],
      last: [],
      remarks: ['What was published did not come back as a message.'],
    })
    expect(published(answer)).toEqual([
      [2, '21 at home/b'],
      [3, '22 at home/a'],
    ])
    expect(answer.first[0]).toMatchObject({
      row: { id: 1, state: 'done', event: { id: 3, string: 'Home.b' } },
      trigger: 'Message on home/# of home',
      conditions: { held: true, saw: '21' },
      steps: [
        { type: 'publish', state: 'done', output: { rehearsed: 'not carried out' } },
        { type: 'event', state: 'done', output: { event: 'Rule.Warm' } },
      ],
    })
  })

  it('says that an expression in the conditions failed', async () => {
    const { world } = await rehearsalWorld([[0, 'home/a', '{"value":19}']])
    const answer = await dryRun([realRule({ conditions: { expression: '$number("x")' } })], world)
    expect(answer).toMatchObject({ runs: 0, rules: [{ error: { code: 'ERR_EXPRESSION' } }] })
  })

  it('does nothing at all, whatever the actions', async () => {
    const registry = offlineRegistry()
    const carriedOut: string[] = []
    const watched = {
      ...registry,
      action(type: string) {
        const action = registry.action(type)
        if (!action) return undefined
        return {
          ...action,
          execute(config: never, context: never) {
            carriedOut.push(type)
            return action.execute(config, context)
          },
        }
      },
    }
    const types = registry.plugins.flatMap(({ actions }) => actions.map(({ type }) => type))
    expect(types.length).toBeGreaterThan(8)
    const { world } = await rehearsalWorld([[0, 'home/a']])
    const actions = types.map(type => ({ ...initialOf(type, registry), type, onError: 'continue' as const }))
    const rule = { ...realRule(), actions }
    const answer = await dryRun([rule], { ...world, registry: watched })
    expect(answer.runs).toBe(1)
    expect([...new Set(carriedOut)].sort()).toEqual(['event', 'variable'])
  })

  it('follows variables and events of its own', async () => {
    const { world } = await rehearsalWorld([
      [0, 'home/a', '1'],
      [1, 'home/a', '2'],
      [2, 'home/b', ''],
    ])
    const counter = realRule({
      id: 'counter',
      triggers: [{ type: 'mqtt', broker: 'home', filter: 'home/a' }],
      actions: [
        { type: 'variable', name: 'last', value: '{{payload}} after {{variables.last}}' },
        { type: 'event', prefix: 'Rule', suffix: 'Counted', payload: '{{variables.last}}' },
      ],
    })
    const listener = realRule({
      id: 'listener',
      triggers: [{ type: 'event', pattern: 'Rule.*' }],
      actions: [publishes('{{text}}')],
    })
    const answer = await dryRun([counter, listener], { ...world, variables: { last: 'nothing' } })
    const heard = answer.first.filter(({ row }) => row.rule === 'listener')
    expect(heard.map(({ steps }) => steps[0]?.input?.payload)).toEqual([
      '1 after nothing',
      '2 after 1 after nothing',
    ])
    expect(heard.map(({ row }) => row.event?.id)).toEqual([-1, -2])
    expect(world.variables).toEqual({})
  })

  it('lets time pass: waits, modes and schedules', async () => {
    const { world } = await rehearsalWorld([
      [0, 'home/a', '1'],
      [5, 'home/a', '2'],
      [60, 'home/a', '3'],
      [3600, 'away/z', ''],
    ])
    const restart = realRule({
      mode: 'restart',
      actions: [{ type: 'wait', seconds: 10 }, publishes('{{text}}')],
    })
    const answer = await dryRun([restart], world)
    expect(answer.first.map(({ row }) => [row.state, ((row.ended ?? 0) - EVENT_TIME) / 1000])).toEqual([
      ['stopped', 5],
      ['done', 15],
      ['done', 70],
    ])
    const single = await dryRun([{ ...restart, mode: 'single' }], world)
    expect(single.rules).toMatchObject([{ runs: 2, leftOut: 1 }])

    const hourly = realRule({
      triggers: [{ type: 'cron', cron: '*/20 * * * *', timeZone: 'UTC' }],
      actions: [publishes('{{event.string}}')],
    })
    const scheduled = await dryRun([hourly], world)
    expect(published(scheduled).map(([seconds]) => seconds)).toEqual([1200, 2400, 3600])
  })

  it('goes on with what is under way when the span ends', async () => {
    const { world } = await rehearsalWorld([[0, 'home/a']])
    const rule = realRule({ actions: [{ type: 'wait', seconds: 3600 }, publishes('late')] })
    const answer = await dryRun([rule], world)
    expect(answer.first[0]?.row).toMatchObject({ state: 'done', ended: EVENT_TIME + 3_600_000 })
  })

  it('has triggers that remember learn from the time before the span', async () => {
    const messages: [number, string, string][] = [
      [0, 'home/t', '19'],
      [100, 'home/t', '21'],
      [200, 'home/t', '22'],
    ]
    const rule = realRule({
      triggers: [{ type: 'threshold', broker: 'home', filter: 'home/t', field: 'payload', above: 20 }],
      actions: [publishes('{{text}}')],
    })
    const { world } = await rehearsalWorld(messages)
    const span = { journal: { from: EVENT_TIME + 50_000 } }
    expect(published(await dryRun([rule], { ...world, span }))).toEqual([[100, '21']])
    expect((await dryRun([rule], { ...world, span, warmUp: 0 })).runs).toBe(0)
  })

  it('makes its own events of time, and takes none of life', async () => {
    const { world, journal, clock } = await rehearsalWorld([
      [0, 'home/a'],
      [60, 'home/b'],
    ])
    const rule = realRule({
      triggers: [{ type: 'silence', broker: 'home', filter: 'home/a', seconds: 10 }],
      actions: [publishes('silent')],
    })
    const before = await dryRun([rule], world)
    expect(published(before)).toEqual([[10, 'silent']])
    const trigger = { rule: 'rule', index: 0, key: '', due: EVENT_TIME + 61_000 }
    const source = { plugin: 'tomte', broker: 'home', topic: 'home/a', trigger }
    journal.append({ ...messageEvent('home/a', '', { id: 9 }), time: EVENT_TIME + 61_000, source }, 0)
    await clock.advance(1000)
    expect((await dryRun([rule], world)).runs).toBe(1)
  })

  it('hears what it publishes only where it is asked to', async () => {
    const { world } = await rehearsalWorld([[0, 'home/a', '1']])
    const rule = realRule({
      conditions: { field: 'topic', op: '!=', value: 'home/echo' },
      actions: [publishes('{{text}}', { topic: 'home/echo' })],
    })
    const echo = realRule({
      id: 'echo',
      triggers: [{ type: 'mqtt', broker: 'home', filter: 'home/echo' }],
      actions: [publishes('heard {{payload}}')],
    })
    expect((await dryRun([rule, echo], world)).runs).toBe(1)
    const looped = await dryRun([rule, echo], { ...world, loop: true })
    expect(looped.first.map(({ row, steps }) => [row.rule, steps[0]?.input?.payload])).toEqual([
      ['rule', '1'],
      ['echo', 'heard 1'],
    ])
  })

  it('follows calls of rules that it was asked about, and waits for events', async () => {
    const { world } = await rehearsalWorld([
      [0, 'home/a', '1'],
      [30, 'away/b', 'came'],
    ])
    const caller = realRule({
      actions: [
        { type: 'call', rule: 'called', wait: true },
        { type: 'call', rule: 'stranger', wait: true },
        { type: 'wait-for', broker: 'home', filter: 'away/#', timeout: 60, onTimeout: 'stop' },
        publishes('{{variables.waited.text}}'),
      ],
    })
    const called = realRule({ id: 'called', triggers: [], actions: [publishes('called on {{text}}')] })
    const answer = await dryRun([caller, called], world)
    expect(answer.first.map(({ row, steps }) => [row.rule, row.state, steps.at(-1)?.input?.payload])).toEqual(
      [
        ['called', 'done', 'called on 1'],
        ['rule', 'done', 'came'],
      ],
    )
    expect(answer.first[1]?.row.ended).toBe(EVENT_TIME + 30_000)
  })

  it('follows rules that its runs turn off and on, those that it was asked about', async () => {
    const { world } = await rehearsalWorld([
      [0, 'home/a', '1'],
      [150, 'away/off'],
      [160, 'home/a', '2'],
      [300, 'away/on'],
      [310, 'home/a', '3'],
      [370, 'home/a', '4'],
    ])
    const turning = (id: string, enabled: boolean, rules: string[]) =>
      realRule({
        id,
        triggers: [{ type: 'mqtt', broker: 'home', filter: `away/${id}` }],
        actions: rules.map(rule => ({ type: 'enable-rule', rule, enabled })),
      })
    const clock = realRule({ id: 'clock', triggers: [{ type: 'interval', every: 1, unit: 'minutes' }] })
    const both = ['rule', 'clock']
    const rules = [realRule(), clock, turning('off', false, both), turning('on', true, [...both, 'clock'])]
    const answer = await dryRun(rules, world)
    const at = (id: string) =>
      answer.first.filter(({ row }) => row.rule === id).map(({ row }) => (row.started - EVENT_TIME) / 1000)
    expect(at('rule')).toEqual([0, 310, 370])
    expect(at('clock')).toEqual([60, 120, 360])
    expect(answer.first.find(({ row }) => row.rule === 'on')?.steps.map(({ output }) => output)).toEqual([
      { rule: 'rule', enabled: 'true', changed: 'true' },
      { rule: 'clock', enabled: 'true', changed: 'true' },
      { rule: 'clock', enabled: 'true', changed: 'false' },
    ])
    expect(answer.remarks).toEqual([])
    expect((await dryRun([turning('off', false, ['rule'])], world)).remarks).toEqual([
      'Of rules that are turned on or off, only those that were asked about were.',
    ])
  })

  it('follows a rule that turns itself off, whose run goes on', async () => {
    const { world } = await rehearsalWorld([
      [0, 'home/a', '1'],
      [1, 'home/a', '2'],
    ])
    const once = realRule({
      actions: [{ type: 'enable-rule', rule: 'rule', enabled: false }, publishes('{{text}}')],
    })
    expect(published(await dryRun([once], world))).toEqual([[0, '1']])
    const { onlyAfter, same } = await compareRules(
      once,
      realRule({ actions: [publishes('{{text}}')] }),
      world,
    )
    expect({ onlyAfter, same }).toEqual({ onlyAfter: 1, same: 0 })
  })

  it('tells of a rule that cannot be used, and runs the others', async () => {
    const { world } = await rehearsalWorld([[0, 'home/a']])
    const unusable = { ...realRule({ id: 'odd' }), triggers: [{ type: 'unknown' }] }
    const answer = await dryRun([unusable, realRule()], world)
    expect(answer.rules[0]).toMatchObject({ id: 'odd', runs: 0, error: { code: 'ERR_TRIGGER_UNKNOWN' } })
    expect(answer.rules[1]).toMatchObject({ runs: 1 })
  })

  it('counts all runs and tells of the first and the last', async () => {
    const { world } = await rehearsalWorld(
      Array.from({ length: 350 }, (_, second) => [second, 'home/a', String(second)]),
    )
    const answer = await dryRun([realRule({ actions: [publishes('{{text}}')] })], world)
    expect(answer.runs).toBe(350)
    expect(answer.first.map(({ row }) => row.id)).toEqual(
      Array.from({ length: 100 }, (_, index) => index + 1),
    )
    expect(answer.last.map(({ row }) => row.id)).toEqual(
      Array.from({ length: 100 }, (_, index) => index + 251),
    )
    expect(answer.last.at(-1)?.steps[0]?.input?.payload).toBe('349')
  })

  it('gives the same answer byte for byte', async () => {
    const { world } = await rehearsalWorld(
      Array.from({ length: 60 }, (_, second) => [
        second * 7,
        `home/${second % 3}`,
        `{"value":${second % 9}}`,
      ]),
    )
    const rules = [
      realRule({
        mode: 'queued',
        key: '{{topic}}',
        actions: [{ type: 'wait', seconds: 11 }, publishes('{{now}} {{variables.n}}')],
      }),
      realRule({ id: 'set', actions: [{ type: 'variable', name: 'n', value: '{{payload.value}}' }] }),
      realRule({
        id: 'tick',
        triggers: [{ type: 'interval', every: 13, unit: 'seconds' }],
        actions: [publishes('{{event.time}}')],
      }),
    ]
    const { took: _, ...once } = await dryRun(rules, world)
    const { took: __, ...twice } = await dryRun(rules, world)
    expect(once.runs).toBeGreaterThan(100)
    expect(JSON.stringify(once)).toBe(JSON.stringify(twice))
  })

  it('ends when it is cancelled', async () => {
    const { world } = await rehearsalWorld([[0, 'home/a']])
    const controller = new AbortController()
    controller.abort(new Error('enough'))
    await expect(dryRun([realRule()], { ...world, signal: controller.signal })).rejects.toThrow('enough')
  })
})

function initialOf(type: string, registry: ReturnType<typeof offlineRegistry>): Record<string, unknown> {
  const part = registry.plugins.flatMap(({ actions }) => actions).find(action => action.type === type)
  return { ...part?.initial }
}

it('events of a recording are read by the decoder that their messages had', async () => {
  const { world } = await rehearsalWorld([])
  const lines = [
    '{"tomte":"recording","version":1,"created":"1970-01-01T00:00:00Z"}',
    JSON.stringify({
      id: 1,
      time: 1,
      prefix: 'A',
      source: { decoder: 'text' },
      payload: Buffer.from('21').toString('base64'),
    }),
  ]
  const folder = {
    read: async () => ({
      size: 1,
      bytes: (async function* () {
        yield Buffer.from(`${lines.join('\n')}\n`)
      })(),
    }),
  }
  const decodeOf = () => (bytes: Uint8Array) => Buffer.from(bytes).toString()
  const values: unknown[] = []
  const sources = { ...world.sources, folder: folder as never, decodeOf }
  for await (const events of spanEvents(sources, { recording: 'x' }, world.signal))
    values.push(...events.map(({ payload }) => payload.value))
  expect(values).toEqual(['21'])
})

it('the clock of a dry run keeps no more timers than are waited for', () => {
  const clock = new VirtualClock(0)
  const fired: string[] = []
  clock.after(5_000, () => fired.push('kept'))
  for (let time = 0; time < 100_000; time++) {
    clock.after(1_000_000 - time, () => fired.push('cancelled'))()
    if (time === 50_000) clock.after(2_000, () => fired.push('first'))
  }
  const cancelFirst = clock.after(1_000, () => cancelFirst())
  while (clock.next < Number.POSITIVE_INFINITY) clock.runNext()
  expect(fired).toEqual(['first', 'kept'])
  expect(clock.now()).toBe(5_000)
})
