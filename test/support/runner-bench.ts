import { AwaitedEvents } from '../../src/main/bridge/awaited-events.ts'
import { compileRule } from '../../src/main/rule/compile-rule.ts'
import { createRunner } from '../../src/main/run/rule-runner.ts'
import type { StepContext } from '../../src/main/run/run.ts'
import type { RunnerOptions } from '../../src/main/run/runner.ts'
import { createVariables } from '../../src/main/run/variables.ts'
import { TomteError } from '../../src/shared/errors.ts'
import type { EmittedEvent, TomteEvent } from '../../src/shared/event.ts'
import { Payload } from '../../src/shared/payload.ts'
import { messageEvent } from './events.ts'
import { ruleOf, testParts } from './rules.ts'
import { SimulatedClock } from './simulated-clock.ts'

/** What an action of the bench throws. */
export const FAILURE = new TomteError('ERR_TEST', 'It failed.', { hint: 'Try again.' })

/** A runner whose actions of type `note` do what their text says. */
export function runnerBench(options: Partial<RunnerOptions> = {}) {
  const clock = new SimulatedClock()
  const variables = createVariables()
  const log: string[] = []
  const emitted: { event: EmittedEvent; cause: object }[] = []
  const contexts: StepContext[] = []
  const awaited = new AwaitedEvents()
  let failures = 0
  const runner = createRunner({
    clock,
    variables,
    emit: (event, cause) => void emitted.push({ event, cause }),
    execute(_type, config, context) {
      contexts.push(context)
      const [verb, argument = ''] = String(config.text).split(' ')
      log.push(String(config.text))
      if (verb === 'throw') throw FAILURE
      if (verb === 'fail' && failures++ < Number(argument)) throw FAILURE
      if (verb === 'reject') return Promise.reject(new Error('rejected'))
      const { emit, setVariable } = context
      if (verb === 'set') setVariable('x', argument)
      if (verb === 'emit') emit({ prefix: 'Test', suffix: argument, payload: Payload.empty })
      if (verb === 'stop') runner.stop('a')
      if (verb === 'answer') return { said: argument, bytes: Uint8Array.of(1, 255) }
      if (verb === 'wait') return waiting(Number(argument), context.signal)
      if (verb === 'deaf')
        return new Promise(resolve => void clock.after(Number(argument), () => resolve(undefined)))
      return undefined
    },
    awaits: awaited,
    ...options,
  })

  /** What happens while runs wait. */
  function happen(event: TomteEvent): void {
    awaited.wake(awaited.waitingFor(event), event)
  }

  function waiting(milliseconds: number, signal: AbortSignal): Promise<undefined> {
    return new Promise((resolve, reject) => {
      const cancel = clock.after(milliseconds, () => resolve(undefined))
      signal.addEventListener('abort', () => {
        cancel()
        log.push(`aborted: ${(signal.reason as Error).message}`)
        reject(signal.reason)
      })
    })
  }

  function rule(texts: (string | Record<string, unknown>)[], mode = 'single') {
    const actions = noted(texts)
    return compileRule(
      ruleOf('a', {
        mode,
        actions,
        triggers: [{ type: 'mqtt', broker: 'home', filter: 'home/#' }],
        conditions: { field: 'payload.value', op: '>', value: 20 },
      }),
      testParts,
    )
  }

  let event = 0
  const fire = (compiled: ReturnType<typeof rule>, value = 21) =>
    runner.fire(compiled, 0, messageEvent('home/kitchen', `{"value":${value}}`, { id: ++event }))
  return { clock, variables, log, emitted, contexts, awaited, happen, runner, rule, fire }
}

/** Actions of type `note`, where they have no other. */
export function noted(texts: readonly (string | Record<string, unknown>)[]): Record<string, unknown>[] {
  return texts.map(text => ({ type: 'note', ...(typeof text === 'string' ? { text } : text) }))
}
