import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { newName } from '../../../src/renderer/recordings/recording-name.ts'
import {
  exportEvents,
  formatOfFile,
  importRecording,
  keepFromJournal,
  nameOfFile,
  type Progress,
} from '../../../src/renderer/recordings/transfer.ts'
import { answerCall } from '../../../src/shared/contract/contract.ts'
import { type RunningBridge, runBridge } from '../../support/running-bridge.ts'

let running: RunningBridge
/** The core in this process, asked as a window asks it. */
const app = {
  async call(name: string, args: unknown) {
    const answer = await answerCall(running.calls, name, args)
    if ('error' in answer) throw Object.assign(new Error(answer.error.message), answer.error)
    return answer.result
  },
} as Parameters<typeof exportEvents>[0]

const seen: Progress[] = []
const options = (signal = new AbortController().signal) => ({
  onProgress: (progress: Progress) => void seen.push(progress),
  signal,
})

beforeEach(async () => {
  seen.length = 0
  running = await runBridge({ version: 1 })
})
afterEach(() => running.stop())

test('what the journal has becomes a recording, a file, and a recording again', async () => {
  const kept = await keepFromJournal(app, 'kept', undefined, options())
  expect(kept.events).toBeGreaterThan(0)
  for (const format of ['ndjson', 'csv'] as const) {
    const { name, content } = await exportEvents(app, { recording: 'kept' }, format, options())
    expect(formatOfFile(name)).toBe(format)
    const { recording, torn } = await importRecording(app, `again ${format}`, content, format, options())
    expect(recording?.events).toBe(kept.events)
    // An export makes passwords unreadable, which CSV has no place to say.
    expect(recording?.redacted).toBe(format === 'ndjson')
    expect(torn).toBe(false)
  }
  expect(seen.at(-1)).toEqual({ events: kept.events, share: 1 })
})

describe('what does not work is told, and leaves nothing behind', () => {
  const list = async () => (await app.call('recording.list', {})).recordings.map(({ name }) => name)

  test('a file that is no recording', async () => {
    const file = new Blob(['{"no":"recording"}\n'])
    await expect(importRecording(app, 'bad', file, 'ndjson', options())).rejects.toMatchObject({
      code: expect.stringMatching(/^ERR_RECORDING/),
    })
    expect(await list()).toEqual([])
  })

  test('a transfer that is cancelled', async () => {
    const { content } = await exportEvents(app, { journal: {} }, 'ndjson', options())
    const controller = new AbortController()
    const file = new Blob([content, new Uint8Array(3_000_000)])
    const importing = importRecording(app, 'half', file, 'ndjson', {
      onProgress: () => controller.abort(),
      signal: controller.signal,
    })
    await expect(importing).rejects.toThrow()
    expect(await list()).toEqual([])
  })
})

test('names of files and of new recordings', () => {
  expect(nameOfFile('kitchen 2026.NDJSON')).toBe('kitchen 2026')
  const day = new Date(2026, 10, 5)
  expect(newName('Kept', [], day)).toBe('Kept 2026-11-05')
  expect(newName('Kept', [{ name: 'kept 2026-11-05' }], day)).toBe('Kept 2026-11-05 (2)')
})
