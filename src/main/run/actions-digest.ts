import { createHash } from 'node:crypto'
import type { RunnableRule } from './run.ts'

const known = new WeakMap<object, string>()

/** Differs where the actions of a rule do: what is left of a run goes on only with the actions it began with. */
export function digestOf({ actions }: RunnableRule['rule']): string {
  let digest = known.get(actions)
  if (digest === undefined) {
    digest = createHash('sha256').update(JSON.stringify(actions)).digest('base64')
    known.set(actions, digest)
  }
  return digest
}
