import type { RuleExplanation } from '../../rule/explain.ts'

/** Why the rule did not run on the event that these explanations are of, as the end of a sentence. */
export function whyNot(rule: string, explanations: readonly RuleExplanation[]): string {
  const explanation = explanations.find(each => each.rule === rule)
  if (!explanation) return 'none of its triggers listens for it'
  const { outcome, failed, stoppedBy } = explanation
  if (outcome === 'stopped') return `${stoppedBy} keeps such events to itself`
  if (outcome === 'retained') return 'it is a retained message, which its trigger does not want'
  if (outcome === 'backlog') return 'it waited in the session, and its trigger does not want such'
  if (outcome === 'fires') return 'it fired, but its mode or its limits left it out'
  if (!failed) return 'its conditions do not hold'
  const { text, saw } = failed
  if (outcome === 'trigger') return `its trigger “${text}” saw ${saw ?? 'nothing of it'}`
  return saw === undefined ? text : `${text}, but it saw ${saw}`
}
