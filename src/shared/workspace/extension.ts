import { z } from 'zod'
import { extensionIdSchema } from '../extension.ts'

const MOST_CHARACTERS = 1_048_576

/** What a workspace says of a user plug-in. Its settings are checked against its form; a secret stands as {"secret": NAME}. */
export const extensionWishSchema = z.strictObject({
  id: extensionIdSchema,
  enabled: z.boolean().default(false),
  settings: z
    .record(z.string().max(100), z.json())
    .refine(
      settings => JSON.stringify(settings).length <= MOST_CHARACTERS,
      'These settings are longer than 1 MiB.',
    )
    .default({}),
})
export type ExtensionWish = z.infer<typeof extensionWishSchema>
