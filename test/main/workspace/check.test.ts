import { describe, expect, it } from 'vitest'
import { validateWorkspace } from '../../../src/main/bridge.ts'
import { check } from '../../../src/main/workspace/check.ts'
import { design } from './design.ts'

describe('checking a workspace', () => {
  it('gives the workspace of a good one', () => {
    expect(check(Buffer.from(JSON.stringify(design)), validateWorkspace)).toMatchObject({
      workspace: { version: 1, rules: [{ id: 'warm' }] },
    })
  })

  it('finds every fault, each with its JSON path', () => {
    const document = JSON.stringify(design)
      .replace('"version":1', '"version":"1"')
      .replace('"keepAlive"', '"keepAlife"')
      .replace('"home/#"', '"a/#/b"')
      .replace('"act/fan"', '"a/+/b"')
      .replace('"event"', '"nonsense"')
    const checked = check(Buffer.from(document), validateWorkspace)
    expect('faults' in checked && checked.faults.map(({ path }) => path).sort()).toEqual([
      'brokers[0].keepAlife',
      'brokers[0].subscriptions[0].filter',
      'rules[0].actions[0].topic',
      'rules[0].triggers[1].type',
      'version',
    ])
  })

  it('finds the line and column where JSON is broken', () => {
    expect(check(Buffer.from('{\n "version": 1,,\n}'), validateWorkspace)).toEqual({
      faults: [
        {
          path: 'line 2, column 15',
          message: 'A field’s name in double quotes is missing here; there is “,”.',
        },
      ],
    })
  })

  it('tells a newer version as a fault', () => {
    expect(check(Buffer.from('{"version": 9}'), validateWorkspace)).toMatchObject({
      faults: [{ path: 'version' }],
    })
  })
})
