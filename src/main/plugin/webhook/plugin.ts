import type { Plugin } from '../plugin.ts'
import { webhookTrigger } from './webhook-trigger.ts'
import { PREFIX, type Webhooks } from './webhooks.ts'

/** Calls of other programs over HTTP; the server is the host's. */
export function webhookPlugin(webhooks: Webhooks): Plugin {
  return {
    id: 'webhook',
    title: 'Webhooks',
    prefix: PREFIX,
    events: [{ pattern: `${PREFIX}.*`, description: 'A webhook was called.' }],
    triggers: [webhookTrigger(webhooks)],
    actions: [],
  }
}
