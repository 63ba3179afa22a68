import { z } from 'zod'
import { idSchema } from '../../../shared/workspace/broker.ts'
import { secretReferenceSchema } from '../../../shared/workspace/secret-reference.ts'
import { defineTrigger } from '../plugin.ts'
import { methods, PREFIX, type Webhooks } from './webhooks.ts'

const schema = z.strictObject({
  id: idSchema,
  methods: z
    .array(z.enum(methods, `A method is one of ${methods.join(', ')}.`))
    .min(1, 'Allow at least one method.')
    .max(methods.length)
    .default(['POST']),
  token: secretReferenceSchema.nullable().default(null),
})

/** Fires when another program calls an address of Tomte's over HTTP. */
export const webhookTrigger = (webhooks: Webhooks) =>
  defineTrigger({
    type: 'webhook',
    title: 'A webhook is called',
    description: 'Fires when another program calls an address of Tomte over HTTP.',
    icon: 'webhook',
    summary: 'Call of /hook/{id}',
    schema,
    fields: [
      {
        name: 'id',
        label: 'Address',
        control: 'webhook',
        required: true,
        placeholder: 'doorbell',
        help: 'The end of the address that others call. What they send becomes the payload.',
      },
      {
        name: 'token',
        label: 'Token',
        control: 'secret',
        help: 'Callers show it as “Authorization: Bearer …” or as the query token=…; without one, only programs that use this machine’s own name or IP address are let in, and no browsers of other machines.',
      },
      { name: 'methods', label: 'Methods', control: 'list', advanced: true },
    ],
    initial: { id: '', methods: ['POST'], token: null },
    key: ({ id }) => ({ pattern: `${PREFIX}.${id}` }),
    armedAs: ({ id, methods: allowed, token }) => JSON.stringify([id, [...allowed].sort(), token]),
    arm: ({ id, methods: allowed, token }, emit) =>
      webhooks.add({ id, methods: allowed, token: token?.secret ?? null, emit }),
  })
