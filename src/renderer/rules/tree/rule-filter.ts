import type { Rule } from '../../../shared/workspace/rule.ts'

/** The rules in which every word typed is found: in the name, the folder or the summary, upper and lower case alike. */
export function filterRules(
  rules: readonly Rule[],
  typed: string,
  summaryOf: (rule: Rule) => string,
): readonly Rule[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean)
  if (words.length === 0) return rules
  return rules.filter(rule => {
    const text = `${rule.name}\n${rule.folder}\n${summaryOf(rule)}`.toLowerCase()
    return words.every(word => text.includes(word))
  })
}
