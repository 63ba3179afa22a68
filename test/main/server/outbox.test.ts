import { describe, expect, it } from 'vitest'
import { Outbox, type Wire } from '../../../src/main/server/outbox.ts'
import type { EventRow } from '../../../src/shared/contract/event.ts'
import type { RunRow } from '../../../src/shared/contract/run.ts'
import type { AppStatus, WorkspaceView } from '../../../src/shared/contract/status.ts'

const SLOW = 4 * 1024 * 1024 + 1

describe('a window that keeps up', () => {
  it('gets everything at once', () => {
    const { outbox, sent } = setUp()
    outbox.push('events', { events: events(2), skipped: 0 })
    outbox.push('status', status(1))
    outbox.send({ id: 1, result: null })
    expect(sent).toEqual([
      { push: 'events', value: { events: events(2), skipped: 0 } },
      { push: 'status', value: status(1) },
      { id: 1, result: null },
    ])
  })
})

describe('a window that does not', () => {
  it('gets events and runs counted instead of sent, with the next batch that can be', () => {
    const { outbox, sent, wire } = setUp()
    wire.bufferedAmount = SLOW
    outbox.push('events', { events: events(3), skipped: 2 })
    outbox.push('events', { events: events(4), skipped: 0 })
    outbox.push('runs', { runs: runs(5), skipped: 0 })
    expect(sent).toEqual([])
    wire.bufferedAmount = 0
    outbox.push('events', { events: events(1), skipped: 1 })
    expect(sent).toEqual([
      { push: 'runs', value: { runs: [], skipped: 5 } },
      { push: 'events', value: { events: events(1), skipped: 10 } },
    ])
  })

  it('gets the newest status and workspace once it has caught up, without being asked', () => {
    const { outbox, sent, wire, taken } = setUp()
    outbox.send({ id: 1, result: 'large' })
    wire.bufferedAmount = SLOW
    outbox.push('status', status(1))
    outbox.push('workspace', workspace(1))
    outbox.push('status', status(2))
    outbox.push('workspace', workspace(2))
    wire.bufferedAmount = 0
    taken()
    expect(sent.slice(1)).toEqual([
      { push: 'workspace', value: workspace(2) },
      { push: 'status', value: status(2) },
    ])
    taken()
    expect(sent).toHaveLength(3)
  })

  it('still gets its answers and notifications', () => {
    const { outbox, sent, wire } = setUp()
    wire.bufferedAmount = SLOW
    outbox.send({ id: 1, result: null })
    outbox.push('notification', { title: 'A', body: '', time: 0 })
    expect(sent).toHaveLength(2)
  })

  it('is cut off where it is hopeless', () => {
    const { outbox, sent, wire } = setUp()
    wire.bufferedAmount = 65 * 1024 * 1024
    outbox.send({ id: 1, result: null })
    expect(sent).toEqual([])
    expect(wire.terminated).toBe(true)
  })
})

function setUp() {
  const sent: unknown[] = []
  const done: (() => void)[] = []
  const wire: Wire & { bufferedAmount: number; terminated: boolean } = {
    bufferedAmount: 0,
    terminated: false,
    send(text, callback) {
      sent.push(JSON.parse(text))
      done.push(callback)
    },
    terminate() {
      wire.terminated = true
    },
  }
  const taken = () => {
    for (const callback of done.splice(0)) callback()
  }
  return { outbox: new Outbox(wire), sent, wire, taken }
}

const events = (count: number) => Array.from({ length: count }, (_, id) => ({ id }) as EventRow)
const runs = (count: number) => Array.from({ length: count }, (_, id) => ({ id }) as RunRow)
const status = (eventCount: number) => ({ eventCount }) as AppStatus
const workspace = (version: number) => ({ workspace: { version } }) as unknown as WorkspaceView
