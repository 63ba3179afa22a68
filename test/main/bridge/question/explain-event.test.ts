import { describe, expect, it } from 'vitest'
import { EventExplainer } from '../../../../src/main/bridge/question/explain-event.ts'
import { VariableHistory } from '../../../../src/main/bridge/question/variable-history.ts'
import { createVariables } from '../../../../src/main/run/variables.ts'
import type { TomteEvent } from '../../../../src/shared/event.ts'
import type { Rule } from '../../../../src/shared/workspace/rule.ts'
import { EVENT_TIME, messageEvent } from '../../../support/events.ts'
import { publishes, realRule, rehearsalWorld } from '../../../support/rehearsal-world.ts'

async function setUp(rules: Rule[], messages: Parameters<typeof rehearsalWorld>[0]) {
  const { world, journal } = await rehearsalWorld(messages)
  const variables = createVariables()
  const history = new VariableHistory(variables)
  let tell: (event: TomteEvent) => void = () => {}
  history.start(listener => {
    tell = listener
    return () => {}
  })
  const explainer = new EventExplainer({
    ...world.sources,
    parts: world.parts,
    variables: history,
    rules: () => rules,
    find: id => journal.find(id),
    runsOf: async () => [],
  })
  return { explainer, variables, journal, seen: (id: number) => tell(messageEvent('home/a', '', { id })) }
}

describe('why not', () => {
  it('names the first clause that failed, with what it saw', async () => {
    const rules = [
      realRule({
        id: 'dark',
        name: 'Only in the dark',
        conditions: {
          all: [
            { field: 'payload.motion', op: '==', value: true },
            {
              any: [
                { field: 'payload.lux', op: '<', value: 10 },
                { field: 'variables.night', op: '==', value: true },
              ],
            },
          ],
        },
      }),
      realRule({ id: 'off', enabled: false }),
      realRule({ id: 'lost' }),
      realRule({ id: 'elsewhere', triggers: [{ type: 'mqtt', broker: 'home', filter: 'away/#' }] }),
    ]
    const { explainer } = await setUp(rules, [[0, 'home/hall', '{"motion":true,"lux":120}']])
    const { rules: explained, event, remarks } = await explainer.explain(1)
    expect(event.topic).toBe('home/hall')
    expect(remarks).toEqual(['The rules are those of now.'])
    expect(explained.map(({ rule, outcome }) => [rule, outcome])).toEqual([
      ['dark', 'conditions'],
      ['off', 'disabled'],
      ['lost', 'left-out'],
    ])
    expect(explained[0]).toMatchObject({
      trigger: 'Message on home/# of home',
      conditions: { held: false },
      failed: {
        path: 'conditions.all[1].any[0]',
        text: 'payload.lux is less than 10',
        held: false,
        saw: '120',
      },
    })
  })

  it('tells what ran first, and retained messages and rules that kept the event to themselves', async () => {
    const rules = [
      realRule({ id: 'first', stopPropagation: true }),
      realRule({ id: 'second', name: 'Second' }),
    ]
    const { explainer, journal } = await setUp(rules, [])
    journal.append({ ...messageEvent('home/a', '', { id: 1 }), time: EVENT_TIME }, 1, ['first'])
    journal.append({ ...messageEvent('home/a', '', { id: 2, retain: true }), time: EVENT_TIME }, 0)
    const { rules: explained } = await explainer.explain(1)
    expect(explained).toMatchObject([
      { rule: 'first', outcome: 'ran' },
      { rule: 'second', outcome: 'stopped', stoppedBy: { id: 'first', name: 'A rule' } },
    ])
    expect((await explainer.explain(2)).rules.map(({ outcome }) => outcome)).toEqual(['retained', 'retained'])
  })

  it('works out what was remembered then', async () => {
    const rule = realRule({
      triggers: [{ type: 'threshold', broker: 'home', filter: 'home/t', field: 'payload', above: 20 }],
      actions: [publishes('{{text}}')],
    })
    const { explainer } = await setUp(
      [rule],
      [
        [0, 'home/t', '19'],
        [10, 'home/t', '21'],
        [20, 'home/t', '22'],
      ],
    )
    const second = await explainer.explain(2)
    expect(second.rules[0]).toMatchObject({ outcome: 'left-out', saw: { held: true } })
    expect(second.remarks).toContain('What rules remembered then was worked out from the day before it.')
    expect((await explainer.explain(3)).rules[0]).toMatchObject({ outcome: 'trigger', saw: { held: false } })
  })

  it('takes the variables of that time, as far as they are known', async () => {
    const rule = realRule({ conditions: { field: 'variables.home', op: '==', value: 'yes' } })
    const { explainer, variables, seen } = await setUp(
      [rule],
      [
        [0, 'home/a'],
        [1, 'home/a'],
        [2, 'home/a'],
      ],
    )
    seen(1)
    variables.set('home', 'yes')
    seen(2)
    variables.set('home', 'no')
    const outcome = async (id: number) => (await explainer.explain(id)).rules[0]
    expect(await outcome(2)).toMatchObject({ outcome: 'conditions', failed: { saw: 'missing' } })
    expect(await outcome(3)).toMatchObject({ outcome: 'left-out' })
    expect((await explainer.explain(1)).remarks).toContain(
      'The variables are those of now: what they were then is not remembered.',
    )
    await expect(explainer.explain(99)).rejects.toMatchObject({ code: 'ERR_EVENT_GONE' })
  })
})
