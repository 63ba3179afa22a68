import { createExpressions } from '../../expression/expression.ts'
import { partsOf } from '../parts.ts'
import { offlineRegistry, workspaceValidator } from '../validate.ts'
import type { RuleTestTools } from './rule-test-file.ts'

/** What rehearsing rules needs where no Tomte runs. */
export function offlineTools(): RuleTestTools {
  const registry = offlineRegistry()
  return {
    registry,
    parts: partsOf(registry, createExpressions()),
    validate: workspaceValidator(registry),
  }
}
