import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { offlineTools } from '../../src/main/bridge/question/offline-tools.ts'
import { readRuleTests } from '../../src/main/bridge/question/rule-test-file.ts'
import { draftOfRule, ruleOfDraft } from '../../src/renderer/rules/draft/rule-draft.ts'
import { checkDraft } from '../../src/renderer/rules/fault/check-draft.ts'
import { descriptorsOf } from '../../src/renderer/rules/words/descriptors.ts'
import { ruleSummary } from '../../src/renderer/rules/words/summary.ts'
import type { Rule } from '../../src/shared/workspace/rule.ts'
import { caseFile, caseNames } from './cases.ts'

const { registry } = offlineTools()
const descriptors = descriptorsOf(registry.descriptors())

const rules = caseNames.flatMap(name => {
  const path = caseFile(name)
  const text = readFileSync(path, 'utf8')
  const checked = readRuleTests(text, path, registry).rules
  const written = (JSON.parse(text) as { rules: Rule[] }).rules
  return checked.map((rule, index) => ({ id: rule.id, rule, written: written[index] as Rule }))
})

describe.each(rules)('$id, opened in the editor and saved', ({ id, rule, written }) => {
  test('is as it was', () => {
    expect(ruleOfDraft(draftOfRule(rule), id)).toStrictEqual(rule)
  })

  test('reads as a sentence', () => {
    expect(ruleSummary(rule, descriptors)).not.toMatch(/\[object|unknown|undefined|nothing yet/)
  })

  test('has nothing that the editor takes for a fault', () => {
    expect([...checkDraft(draftOfRule(rule), descriptors)]).toEqual([])
  })

  test('gains nothing but its own defaults where it was written by hand', () => {
    const defaults = { enabled: true, folder: '', mode: 'single' }
    expect(ruleOfDraft(draftOfRule(written), id)).toStrictEqual({ ...defaults, ...written })
  })
})
