import type { CallHandlers } from '../../shared/contract/calls.ts'
import type { deadLetterCalls } from '../../shared/contract/dead-letter.ts'
import type { DeadLetterPort } from './operation-port.ts'

/** The calls about runs that failed for good. */
export function deadLetterHandlers(port: DeadLetterPort): Pick<CallHandlers, keyof typeof deadLetterCalls> {
  return {
    'deadLetters.list': ({ limit, before }) => port.page(limit, before),
    'deadLetters.get': ({ id }) => port.detail(id),
    'deadLetters.runAgain': ({ id, from }) => ({ run: port.runAgain(id, from) }),
    'deadLetters.dismiss'({ id }) {
      port.dismiss(id)
      return null
    },
    'deadLetters.dismissAll': () => ({ dismissed: port.dismissAll() }),
  }
}
