import { systemClock } from '../../src/main/clock.ts'
import type { ActionContext } from '../../src/main/plugin/plugin.ts'
import type { EmittedEvent } from '../../src/shared/event.ts'
import { Payload } from '../../src/shared/payload.ts'

/** What an action gets in a run, with what it emitted and set. */
export function actionContext(given: Partial<ActionContext> = {}) {
  const emitted: EmittedEvent[] = []
  const variables: Record<string, unknown> = {}
  const context: ActionContext = {
    event: { id: 1, time: 0, prefix: 'Test', suffix: '', payload: Payload.empty, source: { plugin: 'test' } },
    rule: { id: 'rule', name: 'Rule' },
    signal: new AbortController().signal,
    clock: systemClock,
    variables,
    emit: event => void emitted.push(event),
    setVariable: (name, value) => {
      variables[name] = value
    },
    ...given,
  }
  return { context, emitted, variables }
}

/** An action of any type, as the runner sees it. */
export interface AnyAction {
  schema: { parse(value: unknown): Record<string, unknown> }
  execute(config: never, context: ActionContext): unknown
}

/** Fills in defaults and executes, as a run does once templates are rendered. */
export async function execute(
  action: AnyAction,
  config: Record<string, unknown>,
  context: ActionContext,
): Promise<Record<string, unknown> | undefined> {
  const parsed = action.schema.parse(config)
  return (await action.execute(parsed as never, context)) as Record<string, unknown> | undefined
}
