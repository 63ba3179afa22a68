import { z } from 'zod'
import { TomteError } from '../../../shared/errors.ts'
import { idSchema } from '../../../shared/workspace/broker.ts'
import { type ActionContext, type ActionOutput, defineAction } from '../plugin.ts'
import type { CallingRule, CallOutcome, RulePorts } from './ports.ts'

/** Rules that call rules that call rules …: no more than this. */
const DEEPEST = 8

/** Carries out the actions of another rule, on the event of this run. */
export function callAction(rules: RulePorts) {
  return defineAction({
    type: 'call',
    title: 'Run another rule',
    description: 'Carries out the actions of another rule, whatever its triggers and conditions say.',
    icon: 'corner-down-right',
    summary: 'Run {rule}',
    schema: z.strictObject({ rule: idSchema, wait: z.boolean().default(true) }),
    fields: [
      { name: 'rule', label: 'Rule', control: 'rule', required: true },
      {
        name: 'wait',
        label: 'Wait until it is done',
        control: 'switch',
        help: 'Where it fails, this action fails; where it is busy and queues, its turn is waited for. Otherwise this run goes on at once.',
      },
    ],
    initial: { wait: true },
    templates: {},
    execute({ rule, wait }, context): ActionOutput | Promise<ActionOutput> {
      const chain = chainTo(rule, context)
      const { event, run, signal } = context
      const outcome = rules.call(rule, { event, chain, run, signal }, wait)
      return outcome instanceof Promise ? outcome.then(outputOf) : outputOf(outcome)
    },
  })
}

/** @throws TomteError ERR_CALL_CYCLE, ERR_CALL_DEPTH */
function chainTo(called: string, { rule, callers = [] }: ActionContext): readonly CallingRule[] {
  const chain = [...callers, { id: rule.id, name: rule.name }]
  const from = chain.findIndex(({ id }) => id === called)
  if (from >= 0) {
    const round = [...chain.slice(from), chain[from] as CallingRule].map(({ name }) => `“${name}”`)
    throw new TomteError('ERR_CALL_CYCLE', `The rules call each other in a round: ${round.join(' → ')}.`, {
      hint: 'Let one of them not call the next, or repeat the actions inside of one rule.',
    })
  }
  if (chain.length > DEEPEST)
    throw new TomteError('ERR_CALL_DEPTH', `Rules call each other more than ${DEEPEST} deep.`, {
      hint: `The chain is ${chain.map(({ name }) => `“${name}”`).join(' → ')}.`,
    })
  return chain
}

function outputOf({ run, state, error }: CallOutcome): ActionOutput {
  if (state === undefined || state === 'done') return state ? { run, state } : { run }
  throw new TomteError(
    'ERR_CALLED_RULE',
    error
      ? `The rule that was called ended as ${state}: ${error.message}`
      : `The rule that was called ended as ${state}.`,
    { hint: 'Its own trace shows why.', output: { run, state, ...(error && { code: error.code }) } },
  )
}
