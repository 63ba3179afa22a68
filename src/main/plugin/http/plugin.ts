import type { SecretFor } from '../../../shared/secret-place.ts'
import type { Plugin } from '../plugin.ts'
import { requestAction } from './request.ts'

/** Requests to web servers. */
export function httpPlugin(secret: SecretFor): Plugin {
  return {
    id: 'http',
    title: 'HTTP',
    prefix: 'HTTP',
    events: [],
    triggers: [],
    actions: [requestAction(secret)],
  }
}
