import { resolve } from 'node:path'
import { expect, it } from 'vitest'
import { readCommandLine } from '../../../src/main/electron/command-line.ts'

it('reads its options among those of Chromium', () => {
  expect(
    readCommandLine(['--no-sandbox', '.', '--data', 'here', '--inspect=0', '--workspace=w.json']),
  ).toEqual({
    dataFolder: resolve('here'),
    workspaceFile: resolve('w.json'),
  })
})

it('takes an option without a value for none', () => {
  expect(readCommandLine(['.', '--data', '--no-sandbox'])).toEqual({
    dataFolder: undefined,
    workspaceFile: undefined,
  })
  expect(readCommandLine(['.', '--data='])).toMatchObject({ dataFolder: undefined })
})
