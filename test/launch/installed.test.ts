import { describe, expect, it } from 'vitest'
import { holdsAll, isInstalled } from '../../src/launch/installed.mjs'

const lock = (packages: Record<string, object>) => ({ packages: { '': {}, ...packages } })

describe('what is installed', () => {
  it('holds what the lock asks for, here and now', () => {
    expect(isInstalled()).toBe(true)
  })

  it('is stale where a package has another version', () => {
    const wanted = lock({ 'node_modules/a': { version: '2.0.0' } })
    expect(holdsAll(wanted, lock({ 'node_modules/a': { version: '1.0.0' } }))).toBe(false)
    expect(holdsAll(wanted, lock({ 'node_modules/a': { version: '2.0.0' } }))).toBe(true)
  })

  it('is stale where a package is missing, unless it is for other systems', () => {
    expect(holdsAll(lock({ 'node_modules/a': { version: '1.0.0' } }), lock({}))).toBe(false)
    expect(holdsAll(lock({ 'node_modules/a': { version: '1.0.0', optional: true } }), lock({}))).toBe(true)
  })

  it('may hold more than is asked for', () => {
    expect(holdsAll(lock({}), lock({ 'node_modules/a': { version: '1.0.0' } }))).toBe(true)
  })
})
