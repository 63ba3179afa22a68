import { describe, expect, it } from 'vitest'
import { type MigrationSteps, migrate } from '../../../src/main/workspace/migrate.ts'

const steps: MigrationSteps = {
  1: ({ brokers, ...rest }) => ({ ...rest, links: brokers }),
  2: document => ({ ...document, links: (document.links as string[]).map(name => ({ name })) }),
}

describe('migration', () => {
  it('goes from version to version, and leaves what it was given as it was', () => {
    const old = Object.freeze({ version: 1, brokers: Object.freeze(['home']) })
    expect(migrate(old, 3, steps)).toEqual({
      document: { version: 3, links: [{ name: 'home' }] },
      migratedFrom: 1,
    })
  })

  it('begins in the middle of the chain', () => {
    expect(migrate({ version: 2, links: ['a'] }, 3, steps).document).toEqual({
      version: 3,
      links: [{ name: 'a' }],
    })
  })

  it('leaves the current version alone', () => {
    const document = { version: 3 }
    expect(migrate(document, 3, steps)).toEqual({ document })
    expect(migrate(document, 3, steps).document).toBe(document)
  })

  it('refuses a newer version, saying which', () => {
    expect(() => migrate({ version: 4 }, 3, steps)).toThrowError(
      expect.objectContaining({
        code: 'ERR_WORKSPACE_NEWER',
        message: 'The workspace is of version 4; this Tomte knows versions up to 3.',
      }),
    )
  })

  it.each([
    null,
    7,
    'text',
    [],
    {},
    { version: '1' },
    { version: 0 },
    { version: -1 },
    { version: 1.5 },
    { version: null },
  ])('leaves %j to validation', document => {
    expect(migrate(document, 3, steps)).toEqual({ document })
  })

  it('has no step of its own yet: version 1 is the first', () => {
    expect(migrate({ version: 1, rules: [] })).toEqual({ document: { version: 1, rules: [] } })
    expect(() => migrate({ version: 2 })).toThrowError(
      expect.objectContaining({ code: 'ERR_WORKSPACE_NEWER' }),
    )
  })
})
