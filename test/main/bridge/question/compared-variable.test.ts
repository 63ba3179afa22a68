import { describe, expect, it } from 'vitest'
import { dryRun } from '../../../../src/main/bridge/question/dry-run.ts'
import { publishes, realRule, rehearsalWorld } from '../../../support/rehearsal-world.ts'

describe('a dry run', () => {
  it('compares with what a variable holds then', async () => {
    const { world } = await rehearsalWorld([
      [0, 'home/limit', '20'],
      [1, 'home/a', '21'],
      [2, 'home/limit', '22'],
      [3, 'home/a', '21'],
    ])
    const limit = realRule({
      id: 'limit',
      triggers: [{ type: 'mqtt', broker: 'home', filter: 'home/limit' }],
      actions: [{ type: 'variable', name: 'limit', value: '{{payload}}' }],
    })
    const warm = realRule({
      id: 'warm',
      triggers: [{ type: 'mqtt', broker: 'home', filter: 'home/a' }],
      conditions: { field: 'payload', op: '>', value: { variable: 'limit' } },
      actions: [publishes('{{text}}')],
    })
    const answer = await dryRun([limit, warm], world)
    const ran = answer.first.filter(({ row }) => row.rule === 'warm')
    expect(ran.map(({ row, conditions }) => [row.event?.id, conditions?.saw])).toEqual([
      [2, '21; variables.limit: "20"'],
    ])
  })
})
