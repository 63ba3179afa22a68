import { describe, expect, it } from 'vitest'
import { mergeRuns } from '../../../src/renderer/store/runs.ts'
import type { RunRow } from '../../../src/shared/contract/run.ts'
import { openApp } from '../open-app.ts'

const run = (id: number, state: RunRow['state'] = 'done'): RunRow => ({
  id,
  rule: 'lamp',
  name: 'Lamp',
  event: null,
  state,
  started: id,
})

describe('runs', () => {
  it('keeps the newest first and replaces what changed', () => {
    expect(mergeRuns([run(2, 'running'), run(1)], [run(3), run(2)])).toEqual([run(3), run(2), run(1)])
  })

  it('watches one rule and takes in only its runs', async () => {
    const { app, contract, settled } = await openApp()
    const leave = app.runs.watch('freezer')
    await settled()
    const before = app.state.getState().runs.rows.length
    await app.call('rule.run', { id: 'freezer' })
    await app.call('rule.run', { id: 'lamp' })
    expect(app.state.getState().runs.rows).toHaveLength(before + 1)
    leave()
    expect(contract.calls.at(-1)?.name).toBe('runs.unwatch')
  })

  it('does not end a later watch when an earlier one is disposed of', async () => {
    const { app, contract, settled } = await openApp()
    const leave = app.runs.watch('lamp')
    app.runs.watch('freezer')
    leave()
    await settled()
    expect(contract.calls.some(({ name }) => name === 'runs.unwatch')).toBe(false)
    expect(app.state.getState().runs).toMatchObject({ rule: 'freezer', loaded: true })
  })
})
