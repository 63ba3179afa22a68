import { z } from 'zod'

/** Where webhooks are taken by a server of their own. Port 0: any free one. */
export const webhookServerSchema = z.strictObject({
  enabled: z.boolean().default(false),
  host: z
    .string()
    .trim()
    .min(1, 'Give the address of this machine to listen at.')
    .max(255)
    .default('127.0.0.1'),
  port: z
    .int('A port is a whole number.')
    .min(0, 'A port is between 0 and 65535.')
    .max(65_535, 'A port is between 0 and 65535.')
    .default(4712),
})
export type WebhookServerSettings = z.infer<typeof webhookServerSchema>
