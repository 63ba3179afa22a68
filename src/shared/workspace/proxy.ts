import { z } from 'zod'
import { refusing } from '../faults.ts'
import { proxyUrlFault } from './broker-address.ts'
import { secretReferenceSchema } from './secret-reference.ts'

/** A proxy between Tomte and a broker: HTTP CONNECT or SOCKS 5. It looks up the broker's name itself. */
export const proxySchema = z
  .strictObject({
    url: z.string().superRefine(refusing(proxyUrlFault)),
    username: z.string().min(1).max(255).nullable().default(null),
    password: secretReferenceSchema.nullable().default(null),
  })
  .superRefine((proxy, context) => {
    if (proxy.password && proxy.username === null)
      context.addIssue({ code: 'custom', path: ['username'], message: 'A password needs a user name.' })
  })
export type BrokerProxy = z.infer<typeof proxySchema>
