import { z } from 'zod'
import { idSchema } from './broker.ts'

/** A folder on the machine Tomte runs on that rules may use, by its id. */
export const folderSchema = z.strictObject({
  id: idSchema,
  path: z
    .string('Give the path of the folder.')
    .min(1, 'Give the path of the folder.')
    .max(4096)
    .regex(/^[^\0]*$/, 'A path cannot hold a zero byte.')
    .regex(/^(\/|[A-Za-z]:[\\/]|\\\\[^\\])/, 'Give the full path of the folder, from its root.'),
})
export type Folder = z.infer<typeof folderSchema>
