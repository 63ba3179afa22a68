import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { offlineTools } from '../../../../src/main/bridge/question/offline-tools.ts'
import { runRuleTestFile } from '../../../../src/main/bridge/question/rule-test-file.ts'
import { SavedTests } from '../../../../src/main/bridge/question/saved-tests.ts'
import { systemClock } from '../../../../src/main/clock.ts'
import type { Progress } from '../../../../src/main/window/question-port.ts'
import type { Rule } from '../../../../src/shared/workspace/rule.ts'
import { publishes, realRule, rehearsalWorld } from '../../../support/rehearsal-world.ts'

const rule = (value: number): Rule =>
  realRule({
    conditions: { field: 'payload', op: '>', value },
    actions: [publishes('{{text}}'), { type: 'event', suffix: 'X' }],
  })

async function setUp(messages: Parameters<typeof rehearsalWorld>[0]) {
  const { world, folder } = await rehearsalWorld(messages)
  const rules: Rule[] = [
    rule(10),
    realRule({ id: 'quiet', triggers: [{ type: 'mqtt', broker: 'home', filter: 'home/q' }] }),
  ]
  const workspaceFile = join(folder, 'house.json')
  const tests = new SavedTests({
    ...world.sources,
    clock: systemClock,
    parts: world.parts,
    registry: world.registry,
    workspaceFile,
    rules: () => rules,
  })
  return { tests, rules, folder, workspaceFile }
}

const never = new AbortController().signal
const run = (tests: SavedTests, names?: string[]) => tests.run(names, never, () => undefined)

describe('saved rule tests', () => {
  it('hold what rules did over a span, and tell when they do something else', async () => {
    const { tests, rules, folder, workspaceFile } = await setUp([
      [0, 'home/a', '5'],
      [1, 'home/a', '15'],
      [2, 'away/b', '99'],
      [3, 'home/a', '25'],
    ])
    expect((await tests.list()).tests).toEqual([])
    const asked = { name: 'Both', rules: ['rule', 'quiet'], span: { journal: {} } }
    expect(await tests.save(asked)).toEqual({ events: 3, runs: 2 })
    expect(await tests.save(asked)).toEqual({ events: 3, runs: 2 })
    expect(await tests.list()).toEqual({
      file: join(folder, 'house.tests.json'),
      tests: [{ name: 'Both', rules: ['rule', 'quiet'], events: 3, runs: 2 }],
    })
    expect(await run(tests)).toMatchObject([{ name: 'Both', passed: true }])

    // The same file, by `tomte test`.
    await writeFile(workspaceFile, JSON.stringify({ version: 1, rules }))
    for await (const outcome of runRuleTestFile(join(folder, 'house.tests.json'), offlineTools()))
      expect(outcome).toMatchObject({ passed: true })

    rules[0] = rule(20)
    const [outcome] = await run(tests, ['Both'])
    expect(outcome).toMatchObject({ passed: false })
    expect(outcome?.differences).toEqual([
      'rule did not run on event 1 (home/a): payload is greater than 20, but it saw 15',
    ])
    await tests.remove('Both')
    expect(await run(tests)).toEqual([])
    expect(await readFile(join(folder, 'house.tests.json'), 'utf8')).toContain('"workspace": "./house.json"')
  })

  it('let others have their turns, and end where they make too many runs', async () => {
    const { tests, rules, folder } = await setUp([])
    rules[0] = realRule({ triggers: [{ type: 'interval', every: 1, unit: 'seconds' }] })
    const test = (days: number) => ({
      name: 'Long',
      lasts: days * 86_400,
      events: [{ at: 0, topic: 'home/a', text: '1' }],
      expect: { none: ['rule'] },
    })
    const write = (days: number) =>
      writeFile(
        join(folder, 'house.tests.json'),
        JSON.stringify({ version: 1, workspace: './house.json', tests: [test(days)] }),
      )
    await write(0.1)
    let turns = 0
    const often = setInterval(() => turns++, 1)
    const [outcome] = await run(tests)
    clearInterval(often)
    expect(outcome).toMatchObject({ passed: false })
    expect(turns).toBeGreaterThan(5)
    await write(365)
    await expect(run(tests)).rejects.toMatchObject({ code: 'ERR_RULE_TEST_SIZE' })
  }, 30_000)

  it('tell how far they are, and end where they are cancelled', async () => {
    const { tests, rules, folder } = await setUp([])
    rules[0] = realRule({ triggers: [{ type: 'interval', every: 1, unit: 'minutes' }] })
    const test = (name: string) => ({ name, lasts: 3600 * 24 * 20, expect: { none: ['rule'] } })
    await writeFile(
      join(folder, 'house.tests.json'),
      JSON.stringify({ version: 1, workspace: './house.json', tests: [test('A'), test('B')] }),
    )
    const told: Parameters<Progress>[0][] = []
    await tests.run(undefined, never, progress => told.push({ ...progress }))
    const fractions = told.map(({ fraction }) => fraction)
    expect(fractions).toEqual(fractions.toSorted((a, b) => a - b))
    expect(fractions[0]).toBeLessThan(0.1)
    expect(told.at(-1)).toMatchObject({ runs: expect.closeTo(2 * 60 * 24 * 20, -1) })

    const asked = new AbortController()
    const reason = new Error('cancelled')
    let last = 0
    const cancelled = tests.run(undefined, asked.signal, ({ fraction }) => {
      last = fraction
      if (fraction > 0.6) asked.abort(reason)
    })
    await expect(cancelled).rejects.toBe(reason)
    expect(last).toBeLessThan(0.7)
  })

  it('have a bounded size, and rules that are there', async () => {
    const { tests } = await setUp(Array.from({ length: 1001 }, (_, second) => [second, 'home/a', '1']))
    await expect(tests.save({ name: 'Big', rules: ['rule'], span: { journal: {} } })).rejects.toMatchObject({
      code: 'ERR_RULE_TEST_SIZE',
    })
    await expect(tests.save({ name: 'None', rules: ['none'], span: { journal: {} } })).rejects.toMatchObject({
      code: 'ERR_RULE_UNKNOWN',
    })
  })
})
