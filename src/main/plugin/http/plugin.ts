import type { Plugin } from '../plugin.ts'
import { requestAction } from './request.ts'

/** Requests to web servers. */
export function httpPlugin(): Plugin {
  return { id: 'http', title: 'HTTP', prefix: 'HTTP', events: [], triggers: [], actions: [requestAction] }
}
