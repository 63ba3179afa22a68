import { z } from 'zod'

const RESERVED = ['__proto__', 'constructor', 'prototype']

/** A variable's name, as it stands in `variables.name`: letters, digits and `_`. */
export const variableNameSchema = z
  .string('Name the variable.')
  .regex(
    /^[A-Za-z_][A-Za-z0-9_]{0,63}$/,
    'A variable’s name has 1 to 64 letters, digits or _, and does not begin with a digit.',
  )
  .refine(name => !RESERVED.includes(name), 'This name is reserved; choose another.')
