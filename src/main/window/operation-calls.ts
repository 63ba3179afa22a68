import type { CallHandlers } from '../../shared/contract/calls.ts'
import type { operationCalls } from '../../shared/contract/operation.ts'
import type { OperationPort } from './operation-port.ts'

/** The calls by which a person holds the rules in hand. */
export function operationHandlers(port: OperationPort): Pick<CallHandlers, keyof typeof operationCalls> {
  return {
    'engine.pause'({ paused, until }) {
      port.pause(paused, until)
      return null
    },
    'runs.stopAll': () => ({ stopped: port.stopAll() }),
    'confirmation.answer'({ id, allow }) {
      port.answer(id, allow)
      return null
    },
    'rule.cycles': ({ rule }) => ({ cycles: port.cycles(rule) }),
  }
}
