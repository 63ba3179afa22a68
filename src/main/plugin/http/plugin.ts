import type { Plugin } from '../plugin.ts'
import type { ReadSecret } from './credentials.ts'
import { requestAction } from './request.ts'

/** Requests to web servers. */
export function httpPlugin(secret: ReadSecret): Plugin {
  return {
    id: 'http',
    title: 'HTTP',
    prefix: 'HTTP',
    events: [],
    triggers: [],
    actions: [requestAction(secret)],
  }
}
