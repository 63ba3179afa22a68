import type { BrokerTestReport, BrokerTestStep } from '../../../shared/contract/broker.ts'
import { duration } from '../../component/time-format.ts'

/** A layer as a heading: `name resolution` as `Name resolution`. */
export function layerTitle(layer: string): string {
  return layer.charAt(0).toUpperCase() + layer.slice(1)
}

/** The outcome in one line. */
export function reportTitle(report: BrokerTestReport): string {
  const failed = failedStep(report)
  if (failed) return `Failed at ${failed.layer}`
  const total = report.steps.reduce((sum, { milliseconds = 0 }) => sum + milliseconds, 0)
  return report.passed ? `Connected in ${duration(total)}` : 'The test did not end'
}

function failedStep(report: BrokerTestReport): BrokerTestStep | undefined {
  return report.steps.find(({ state }) => state === 'failed')
}

const marks = { passed: '✓', failed: '✗', skipped: '–' } as const

/** The report as text, to be copied into a mail or a forum; `address` says what was tested. */
export function reportAsText(report: BrokerTestReport, address: string): string {
  const lines = report.steps.flatMap(({ layer, state, detail, milliseconds, error }) => {
    const time = milliseconds === undefined ? '' : ` (${duration(milliseconds)})`
    const found = detail === undefined ? '' : `: ${detail}`
    const step = `${marks[state]} ${layerTitle(layer)}${time}${found}`
    if (!error) return [step]
    const hint = error.hint === undefined ? [] : [`    ${error.hint}`]
    const facts = error.detail?.split('\n').map(line => `    ${line}`) ?? []
    return [step, `    ${error.message} [${error.code}]`, ...facts, ...hint]
  })
  return [`${address}: ${reportTitle(report)}`, ...lines].join('\n')
}
