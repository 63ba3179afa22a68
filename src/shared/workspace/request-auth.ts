import { z } from 'zod'
import { secretReferenceSchema } from './secret-reference.ts'

/** How an HTTP request proves who sends it. The secrets are in the keychain. */
export const requestAuthSchema = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('basic'),
    username: z
      .string('Give the user name.')
      .max(1000)
      .regex(/^[^:\p{Cc}]*$/u, 'A user name cannot hold a colon or a control character.'),
    password: secretReferenceSchema,
  }),
  z.strictObject({ type: z.literal('bearer'), token: secretReferenceSchema }),
  /** A header of any name, such as `X-Api-Key`. */
  z.strictObject({
    type: z.literal('header'),
    name: z.string('Name the header.').min(1, 'Name the header.').max(200),
    value: secretReferenceSchema,
  }),
])
export type RequestAuth = z.infer<typeof requestAuthSchema>
