import { describe, expect, it } from 'vitest'
import { compareRules } from '../../../../src/main/bridge/question/comparison.ts'
import { publishes, realRule, rehearsalWorld } from '../../../support/rehearsal-world.ts'

const above = (value: number, text: string) =>
  realRule({ conditions: { field: 'payload', op: '>', value }, actions: [publishes(text)] })

describe('a comparison of two versions of a rule', () => {
  it('tells runs that only one would have made, and those that would have done something else', async () => {
    const { world } = await rehearsalWorld([
      [0, 'home/a', '5'],
      [1, 'home/a', '15'],
      [2, 'home/a', '25'],
      [3, 'home/a', '35'],
    ])
    const answer = await compareRules(above(10, '{{text}}'), above(20, '{{text}}'), world)
    expect(answer).toMatchObject({ events: 4, same: 2, onlyBefore: 1, onlyAfter: 0, changed: 0 })
    expect(answer.differences).toMatchObject([
      {
        kind: 'only before',
        event: { id: 2 },
        before: { steps: [{ input: { payload: '15' } }] },
        after: null,
      },
    ])

    const other = await compareRules(above(20, 'is {{text}}'), above(10, '{{text}}'), world)
    expect(other).toMatchObject({ same: 0, onlyBefore: 0, onlyAfter: 1, changed: 2 })
    expect(other.differences.map(({ kind, event }) => [kind, event.id]).sort()).toEqual([
      ['changed', 3],
      ['changed', 4],
      ['only after', 2],
    ])
  })

  it('finds no difference where there is none, whatever the names and ids', async () => {
    const { world } = await rehearsalWorld(
      Array.from({ length: 50 }, (_, second) => [second, 'home/a', String(second)]),
    )
    const renamed = { ...above(10, '{{text}}'), id: 'other', name: 'Other' }
    expect(await compareRules(above(10, '{{text}}'), renamed, world)).toMatchObject({
      same: 39,
      differences: [],
    })
  })

  it('sees a difference beyond what a trace shows', async () => {
    const { world } = await rehearsalWorld([[0, 'home/a', '50']])
    const long = 'x'.repeat(2000)
    const answer = await compareRules(above(1, `${long}a`), above(1, `${long}b`), world)
    expect(answer).toMatchObject({ same: 0, changed: 1 })
  })

  it('pairs runs of schedules, which have no events of the journal', async () => {
    const { world } = await rehearsalWorld([
      [0, 'home/a', '1'],
      [3600, 'home/a', '1'],
    ])
    const every = (minutes: number) =>
      realRule({
        triggers: [{ type: 'cron', cron: `*/${minutes} * * * *`, timeZone: 'UTC' }],
        actions: [publishes('tick')],
      })
    const answer = await compareRules(every(20), every(10), world)
    expect(answer).toMatchObject({ same: 0, onlyBefore: 3, onlyAfter: 6 })
    expect(await compareRules(every(20), every(20), world)).toMatchObject({ same: 3, onlyAfter: 0 })
  })
})
