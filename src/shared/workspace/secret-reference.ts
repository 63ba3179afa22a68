import { z } from 'zod'

/** Stands where a secret belongs; the secret itself is in the OS keychain. */
export const secretReferenceSchema = z.strictObject({
  secret: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9_./-]{0,199}$/, 'A secret’s name has letters, digits, _ . / or -.'),
})
export type SecretReference = z.infer<typeof secretReferenceSchema>
