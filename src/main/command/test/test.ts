import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import type { RuleTestOutcome } from '../../../shared/rule-test.ts'
import { asUsage, type Command, errorLines, UsageError } from '../command.ts'

/** Runs the tests of one file. */
export type RunRuleTests = (path: string) => AsyncIterable<RuleTestOutcome>

/** `tomte test FILE…`: runs rule tests; each with what differs from what it expects. Exit code 1 where one failed. */
export function testCommand(run: RunRuleTests): Command {
  return async (args, terminal) => {
    const { positionals: files } = asUsage(() => parseArgs({ args, options: {}, allowPositionals: true }))
    if (files.length === 0) throw new UsageError('Name a file of rule tests.')
    let passed = 0
    let failed = 0
    for (const file of files) {
      if (files.length > 1) terminal.out(file)
      try {
        for await (const outcome of run(resolve(file))) {
          if (outcome.passed) passed++
          else failed++
          terminal.out(`${outcome.passed ? 'passed' : 'FAILED'}  ${outcome.name}`)
          for (const difference of outcome.differences) terminal.out(`        ${difference}`)
          if (!outcome.passed) for (const remark of outcome.remarks) terminal.out(`        Note: ${remark}`)
        }
      } catch (error) {
        failed++
        for (const line of errorLines(error)) terminal.error(line)
      }
    }
    terminal.out(`${passed} passed, ${failed} failed`)
    return failed === 0 ? 0 : 1
  }
}
