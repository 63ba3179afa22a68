import { describe, expect, it, onTestFinished } from 'vitest'
import { runBridge } from '../../support/running-bridge.ts'
import type { WorkspaceInput } from '../../support/serve.ts'

const trigger = { type: 'event', pattern: 'Rule.Go' }
const shadow = {
  id: 'shadow',
  name: 'Shadow',
  shadow: true,
  stopPropagation: true,
  triggers: [trigger],
  actions: [
    { type: 'event', prefix: 'Rule', suffix: 'FromShadow', payload: '{{variables.seen}}' },
    { type: 'variable', name: 'seen', value: 'by the shadow', confirm: true },
  ],
}
const listener = (id: string, pattern: string) => ({
  id,
  name: id,
  triggers: [{ type: 'event', pattern }],
  actions: [{ type: 'variable', name: id, value: 'heard' }],
})
const starter = {
  id: 'starter',
  name: 'Starter',
  triggers: [],
  actions: [{ type: 'event', prefix: 'Rule', suffix: 'Go' }],
}

describe('a rule in the shadow', () => {
  it('reports what it would do, and does nothing, hides nothing and asks nobody', async () => {
    const workspace = {
      version: 1,
      rules: [starter, shadow, listener('after', 'Rule.Go'), listener('never', 'Rule.FromShadow')],
    } as unknown as WorkspaceInput
    const { calls, pushed, stop } = await runBridge(workspace)
    onTestFinished(stop)
    await calls['runs.watch']({ limit: 10 })
    const ended = pushed('runs', ({ runs }) =>
      runs.some(({ rule, state }) => rule === 'shadow' && state === 'done'),
    )
    await calls['rule.run']({ id: 'starter' })
    await ended
    const { runs } = await calls['runs.watch']({ limit: 10 })
    expect(runs.map(({ rule, shadow: only }) => [rule, only ?? false]).sort()).toEqual([
      ['after', false],
      ['shadow', true],
      ['starter', false],
    ])
    const id = runs.find(({ rule }) => rule === 'shadow')?.id ?? 0
    const { steps, row } = await calls['run.get']({ id })
    expect(row.shadow).toBe(true)
    expect(steps.map(({ state, input, output }) => [state, input?.value ?? input?.suffix, output])).toEqual([
      ['done', 'FromShadow', { shadow: 'not carried out' }],
      ['done', 'by the shadow', { shadow: 'not carried out' }],
    ])
    const event = row.event?.id ?? 0
    const started = (await calls['event.get']({ id: event })).runs
    expect(started.map(({ rule, shadow: only }) => [rule, only]).sort()).toEqual([
      ['after', undefined],
      ['shadow', true],
    ])
    const { variables } = await calls['variable.list']({ limit: 10 })
    expect(variables.map(({ name }) => name)).toEqual(['after'])
  })
})
