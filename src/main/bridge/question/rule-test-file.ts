import { readFile } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { TomteError } from '../../../shared/errors.ts'
import type { TomteEvent } from '../../../shared/event.ts'
import { faultsOf } from '../../../shared/faults.ts'
import { type RuleTestFile, type RuleTestOutcome, ruleTestFileSchema } from '../../../shared/rule-test.ts'
import { type Rule, ruleSchema } from '../../../shared/workspace/rule.ts'
import type { Workspace } from '../../../shared/workspace/workspace.ts'
import type { Registry } from '../../plugin/registry.ts'
import { RecordingReader } from '../../recording/recording-reader.ts'
import type { Parts } from '../../rule/compiled-rule.ts'
import { runRuleTest } from './rule-test-run.ts'

export interface RuleTestTools {
  registry: Registry
  parts: Parts
  validate(document: unknown): Workspace
}

/** Runs the tests of a file, one after the other. @throws TomteError where the file, or what it names, cannot be used */
export async function* runRuleTestFile(path: string, tools: RuleTestTools): AsyncGenerator<RuleTestOutcome> {
  const file = readRuleTests(await textOf(path), path, tools.registry)
  const rules = await rulesOf(file, path, tools)
  for (const test of file.tests)
    yield await runRuleTest(test, {
      ...tools,
      rules,
      broker: file.broker,
      recorded: ({ recording = '' }) => recordedEvents(resolve(dirname(path), recording)),
    })
}

/** @throws TomteError ERR_RULE_TEST with every fault */
export function readRuleTests(text: string, path: string, registry: Registry): RuleTestFile {
  let document: unknown
  try {
    document = JSON.parse(text)
  } catch (error) {
    throw new TomteError('ERR_RULE_TEST', `${path} is not JSON: ${(error as Error).message}.`, {
      cause: error,
    })
  }
  const checked = ruleTestFileSchema(ruleSchema(registry.triggerSchema, registry.actionSchema)).safeParse(
    document,
  )
  if (checked.success) return checked.data
  throw new TomteError('ERR_RULE_TEST', `${path} cannot be used as rule tests.`, {
    faults: faultsOf(checked.error),
  })
}

async function rulesOf(
  { workspace, rules, only }: RuleTestFile,
  path: string,
  { validate }: RuleTestTools,
): Promise<Rule[]> {
  if (workspace === undefined) return rules
  const saved = validate(JSON.parse(await textOf(resolve(dirname(path), workspace)))).rules
  const chosen = only ? saved.filter(({ id }) => only.includes(id)) : saved.filter(({ enabled }) => enabled)
  return [...chosen.filter(({ id }) => !rules.some(rule => rule.id === id)), ...rules]
}

/** @throws TomteError where it is no recording */
export async function recordedEvents(path: string): Promise<TomteEvent[]> {
  const reader = new RecordingReader()
  return [...reader.read(Buffer.from(await textOf(path))), ...reader.finish()]
}

async function textOf(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    const reason = code === 'ENOENT' ? 'there is no such file' : message
    throw new TomteError('ERR_RULE_TEST', `${path} cannot be read: ${reason}.`, { cause: error })
  }
}
