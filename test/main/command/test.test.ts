import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { offlineTools } from '../../../src/main/bridge/question/offline-tools.ts'
import { runRuleTestFile } from '../../../src/main/bridge/question/rule-test-file.ts'
import { UsageError } from '../../../src/main/command/command.ts'
import { testCommand } from '../../../src/main/command/test/test.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { recordingTerminal } from './terminal.ts'

const warm = {
  id: 'warm',
  name: 'Too warm',
  triggers: [{ type: 'mqtt', broker: 'home', filter: 'home/+/temperature' }],
  conditions: { field: 'payload.value', op: '>', value: 20 },
  actions: [
    { type: 'wait', seconds: 5 },
    { type: 'publish', broker: 'home', topic: 'act/{{topicLevels.[1]}}', payload: '{{payload.value}}' },
  ],
}
const events = [
  { topic: 'home/kitchen/temperature', json: { value: 19 } },
  { topic: 'home/kitchen/temperature', json: { value: 21 } },
  { at: 20, topic: 'home/bath/temperature', text: '{"value":30}' },
]
const runs = [
  { rule: 'warm', event: 1, actions: [{ type: 'publish', topic: 'act/kitchen', payload: '21' }] },
  { rule: 'warm', event: 2, actions: [{ type: 'publish', topic: 'act/bath' }] },
]

async function tested(document: unknown, files: Record<string, unknown> = {}) {
  const folder = await temporaryFolder()
  for (const [name, content] of Object.entries({ 'a.tests.json': document, ...files }))
    await writeFile(join(folder, name), typeof content === 'string' ? content : JSON.stringify(content))
  const terminal = recordingTerminal()
  const run = testCommand(file => runRuleTestFile(file, offlineTools()))
  const code = await run([join(folder, 'a.tests.json')], terminal)
  return { code, ...terminal.lines }
}

const fileOf = (test: Record<string, unknown>, rest: Record<string, unknown> = { rules: [warm] }) => ({
  version: 1,
  tests: [{ name: 'warm kitchen', events, expect: { runs }, ...test }],
  ...rest,
})

describe('tomte test', () => {
  it('passes where rules do what is expected', async () => {
    expect(await tested(fileOf({}))).toEqual({
      code: 0,
      out: ['passed  warm kitchen', '1 passed, 0 failed'],
      error: [],
    })
  })

  it.each([
    [{ runs: [runs[0]] }, 'warm ran on event 2 (home/bath/temperature), which was not expected'],
    [
      { runs: [{ rule: 'warm', event: 0 }, ...runs] },
      'warm did not run on event 0 (home/kitchen/temperature): payload.value is greater than 20, but it saw 19',
    ],
    [{ runs: [...runs, { rule: 'warm', event: 0 }] }, 'warm did not run on event 0'],
    [{ runs: [...runs, { rule: 'warm', event: 7 }] }, 'warm did not run on event 7, which there is not'],
    [
      { runs: [runs[0], { rule: 'warm', at: 3 }, runs[1]] },
      'warm did not run on an event of a timer or of another rule',
    ],
    [{ runs: [runs[1], runs[0]] }, 'run 1 of warm was on event 1 (home/kitchen/temperature), not on event 2'],
    [{ runs: [{ ...runs[0], at: 2 }, runs[1]] }, 'run 1 of warm began 1 s after the beginning, not 2 s'],
    [
      { runs: [{ rule: 'warm', event: 1, at: 1, actions: [{ type: 'publish', at: 5 }] }, runs[1]] },
      'run 1 of warm, action 1: carried out 6 s after the beginning, not 5 s',
    ],
    [{ runs: [{ ...runs[0], state: 'failed' }, runs[1]] }, 'run 1 of warm was done, not failed'],
    [
      { runs: [{ ...runs[0], actions: [{ type: 'publish', payload: '22' }] }, runs[1]] },
      'run 1 of warm, action 1: payload is "21", not "22"',
    ],
    [{ runs: [{ ...runs[0], actions: [] }, runs[1]] }, 'was not expected'],
    [{ none: ['warm'] }, 'warm ran on event 1'],
    [{ none: ['cold'] }, 'there is no rule “cold”'],
  ])('says what differs: %j', async (expected, difference) => {
    const { code, out } = await tested(fileOf({ expect: expected }))
    expect(code).toBe(1)
    expect(out[0]).toBe('FAILED  warm kitchen')
    expect(out.join('\n')).toContain(difference)
    expect(out.at(-1)).toBe('0 passed, 1 failed')
  })

  it('takes rules of a workspace, variables, and events of a recording', async () => {
    const workspace = { version: 1, rules: [warm, { ...warm, id: 'off', enabled: false }] }
    const line = { id: 9, time: 1_800_000_000_000, prefix: 'Home', suffix: 'x', payload: 'eyJ2YWx1ZSI6MzB9' }
    const source = { plugin: 'mqtt', broker: 'home', topic: 'home/hall/temperature' }
    const recording = `{"tomte":"recording","version":1}\n${JSON.stringify({ ...line, source })}\n`
    const own = {
      ...warm,
      id: 'own',
      conditions: { field: 'variables.on', op: '==', value: true },
      actions: [{ type: 'event', suffix: 'Own' }],
    }
    const expected = {
      runs: [
        { rule: 'warm', event: 0 },
        { rule: 'own', event: 0 },
      ],
    }
    const { code, out } = await tested(
      fileOf(
        { events: undefined, recording: 'r.ndjson', variables: { on: true }, expect: expected },
        { workspace: 'w.json', rules: [own] },
      ),
      { 'w.json': workspace, 'r.ndjson': recording },
    )
    expect(out).toEqual(['passed  warm kitchen', '1 passed, 0 failed'])
    expect(code).toBe(0)
  })

  it('lets actions fail that a test says fail', async () => {
    const told = { type: 'publish', broker: 'home', topic: 'alarm', payload: '{{variables.error.code}}' }
    const [wait, publish] = warm.actions
    const careful = { ...warm, actions: [wait, { ...publish, onErrorActions: [told] }] }
    const failed = { rule: 'warm', state: 'failed' }
    const { out, code } = await tested(
      fileOf(
        {
          fails: [{ action: 'actions[1]', code: 'ERR_GONE' }],
          expect: {
            runs: [
              {
                ...failed,
                event: 1,
                actions: [{ type: 'publish' }, { type: 'publish', payload: 'ERR_GONE' }],
              },
              { ...failed, event: 2 },
            ],
          },
        },
        { rules: [careful] },
      ),
    )
    expect(out).toEqual(['passed  warm kitchen', '1 passed, 0 failed'])
    expect(code).toBe(0)
  })

  it('lets time pass as long as a test lasts', async () => {
    const hourly = {
      ...warm,
      triggers: [{ type: 'cron', cron: '0 * * * *', timeZone: 'UTC' }],
      conditions: undefined,
      actions: [{ type: 'publish', broker: 'home', topic: 'a', payload: 'tick' }],
    }
    const run = { rule: 'warm', actions: [{ type: 'publish', payload: 'tick' }] }
    const { out } = await tested(
      fileOf({ events: [], lasts: 7200, expect: { runs: [run, run] } }, { rules: [hourly] }),
    )
    expect(out).toEqual(['passed  warm kitchen', '1 passed, 0 failed'])
  })

  it.each([
    ['{', 'is not JSON'],
    [{ version: 1, tests: [] }, 'Give a workspace, or rules.'],
    [fileOf({ events: [{ topic: 'a', text: 'x', json: 1 }] }), 'tests[0].events[0]'],
    [fileOf({}, { rules: [{ ...warm, triggers: [{ type: 'mqtt' }] }] }), 'rules[0].triggers[0]'],
    [fileOf({}, { workspace: 'none.json' }), 'none.json cannot be read'],
    [fileOf({ events: undefined, recording: 'none' }), 'none cannot be read'],
  ])('says what is wrong with a file: %j', async (document, reason) => {
    const { code, error } = await tested(document)
    expect(error.join('\n')).toContain(reason)
    expect(code).toBe(1)
  })

  it('needs a file', async () => {
    await expect(testCommand(async function* () {})([], recordingTerminal())).rejects.toThrow(UsageError)
  })
})
