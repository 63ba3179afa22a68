import { z } from 'zod'
import { fieldFault } from '../../../shared/field-path.ts'

export const fieldSchema = z
  .string('Name the field, such as payload.temperature.')
  .min(1, 'Name the field, such as payload.temperature.')
  .max(500)
  .superRefine((field, context) => {
    const fault = fieldFault(field)
    if (fault) context.addIssue({ code: 'custom', message: fault })
  })

const YEAR = 31_536_000

/** A time in seconds, as long as a year. */
export const secondsSchema = z
  .number('Say how many seconds, as a number.')
  .min(0.1, 'At least a tenth of a second.')
  .max(YEAR, 'At most a year.')

export const missedSchema = z.enum(['run', 'skip'], 'What was missed is run or skipped: run or skip.')
