import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { offlineTools } from '../../src/main/bridge/question/offline-tools.ts'
import { readRuleTests, runRuleTestFile } from '../../src/main/bridge/question/rule-test-file.ts'
import { runRuleTest } from '../../src/main/bridge/question/rule-test-run.ts'
import type { Rule } from '../../src/shared/workspace/rule.ts'
import { caseFile, caseNames } from './cases.ts'
import { mutantsOf } from './mutants.ts'

const tools = offlineTools()

function read(name: string) {
  const path = caseFile(name)
  return readRuleTests(readFileSync(path, 'utf8'), path, tools.registry)
}

/** Whether a test of the file fails where `rule` takes the place of the one with its id. */
async function isNoticed({ rules, tests, broker }: ReturnType<typeof read>, rule: Rule): Promise<boolean> {
  const world = {
    ...tools,
    broker,
    rules: rules.map(each => (each.id === rule.id ? rule : each)),
    recorded: async () => [],
  }
  for (const each of tests) if (!(await runRuleTest(each, world)).passed) return true
  return false
}

test('there are as many as were written', () => {
  const files = caseNames.map(read)
  expect(files).toHaveLength(18)
  expect(files.flatMap(({ rules }) => rules)).toHaveLength(25)
  expect(files.flatMap(({ tests }) => tests)).toHaveLength(81)
})

describe.each(caseNames)('%s', name => {
  test('its rules do what it expects', async () => {
    const outcomes = []
    for await (const outcome of runRuleTestFile(caseFile(name), tools)) outcomes.push(outcome)
    expect(outcomes.filter(({ passed }) => !passed)).toEqual([])
  })

  test('a rule with any part changed or left out is noticed', async () => {
    const file = read(name)
    const missed: string[] = []
    for (const rule of file.rules)
      for (const mutant of mutantsOf(rule))
        if (!(await isNoticed(file, mutant.rule))) missed.push(`${rule.id}: ${mutant.what}`)
    expect(missed).toEqual([])
  })
})
