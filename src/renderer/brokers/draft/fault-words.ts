import type { z } from 'zod'

/** What zod finds, in the words of a form: for the checks that bring no words of their own. */
export function faultInWords(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case 'invalid_type':
      if (issue.input === '' || issue.input === undefined || issue.input === null) return 'Fill this in.'
      if (issue.expected === 'int') return 'Give a whole number.'
      if (issue.expected === 'number') return 'Give a number.'
      return undefined
    case 'too_small':
      if (issue.origin === 'string') return 'Fill this in.'
      return issue.inclusive === false ? `Give more than ${issue.minimum}.` : `The least is ${issue.minimum}.`
    case 'too_big':
      if (issue.origin === 'string') return `At most ${number(issue.maximum)} characters fit here.`
      if (issue.origin === 'array') return `At most ${number(issue.maximum)} fit here.`
      return `The most is ${number(issue.maximum)}.`
    case 'invalid_format':
      return issue.format === 'base64' ? 'This is not base64.' : undefined
    case 'invalid_value':
    case 'invalid_union':
      return 'Choose one of the values offered.'
    default:
      return undefined
  }
}

function number(value: number | bigint): string {
  return value.toLocaleString('en')
}
