import { existsSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { withLock } from '../../src/launch/lock.mjs'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tomte-lock-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

describe('a lock', () => {
  it('lets one at a time work, and tells those who wait', async () => {
    const file = join(folder, 'deep', 'lock')
    const steps: string[] = []
    let finish = () => {}
    const first = withLock(file, async () => {
      steps.push('first begins')
      await new Promise<void>(resolve => {
        finish = resolve
      })
      steps.push('first ends')
    })
    const waits = vi.fn(() => finish())
    const second = withLock(file, async () => steps.push('second'), waits)
    await Promise.all([first, second])
    expect(steps).toEqual(['first begins', 'first ends', 'second'])
    expect(waits).toHaveBeenCalledTimes(1)
    expect(existsSync(file)).toBe(false)
  })

  it('is taken over from an owner that was killed', async () => {
    const file = join(folder, 'lock')
    writeFileSync(file, '')
    const minuteAgo = new Date(Date.now() - 60_000)
    utimesSync(file, minuteAgo, minuteAgo)
    expect(await withLock(file, async () => 'mine')).toBe('mine')
  })

  it('is let go of where the work fails', async () => {
    const file = join(folder, 'lock')
    await expect(withLock(file, () => Promise.reject(new Error('no')))).rejects.toThrow('no')
    expect(existsSync(file)).toBe(false)
  })
})
