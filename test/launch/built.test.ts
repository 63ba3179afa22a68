import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { hashOfSources, isBuilt, stampBuild, unstampBuild } from '../../src/launch/built.mjs'

let folder: string
const write = (path: string, text: string) => {
  mkdirSync(dirname(join(folder, path)), { recursive: true })
  writeFileSync(join(folder, path), text)
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tomte-built-'))
  write('package.json', '{}')
  write('src/main/index.ts', 'one')
  for (const product of ['main/index.js', 'main/cli.js', 'preload/preload.cjs', 'renderer/index.html']) {
    write(`out/${product}`, '')
  }
  stampBuild(hashOfSources(folder), folder)
})
afterEach(() => rmSync(folder, { recursive: true }))

describe('a build', () => {
  it('is fresh while the sources stay as they were, whatever their times say', () => {
    utimesSync(join(folder, 'src/main/index.ts'), new Date(), new Date())
    expect(isBuilt(folder)).toBe(true)
  })

  it.for([
    ['a changed source', () => write('src/main/index.ts', 'two')],
    ['a new source', () => write('src/shared/deep/new.ts', '')],
    ['a renamed source', () => write('src/main/other.ts', 'one')],
    ['a changed package.json', () => write('package.json', '{"version":"2"}')],
    ['a removed product', () => rmSync(join(folder, 'out/main/cli.js'))],
    ['a build that began and did not end', () => unstampBuild(folder)],
  ] as const)('is stale after %s', ([, change]) => {
    change()
    expect(isBuilt(folder)).toBe(false)
  })

  it('does not depend on tests and notes', () => {
    write('test/some.test.ts', '')
    write('README.md', '')
    expect(isBuilt(folder)).toBe(true)
  })
})
