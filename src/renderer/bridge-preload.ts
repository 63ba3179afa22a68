import type { CallName } from '../shared/contract/calls.ts'
import type { Answer } from '../shared/contract/contract.ts'
import { type PlainError, TomteError } from '../shared/errors.ts'
import type { Connection } from './connection.ts'

/** What the preload exposes as `window.tomte`. Answers come by value: errors lose their shape when thrown across. */
export interface PreloadApi {
  call(name: string, args: unknown): Promise<Answer>
  onPush(listener: (name: string, value: unknown) => void): () => void
}

/** The desktop app: the core lives in the process that opened the window, so the link is never lost. */
export function overPreload(api: PreloadApi): Connection {
  return {
    start: () => () => {},
    async call(name: CallName, args: unknown) {
      const answer = await api.call(name, args)
      if ('error' in answer) throw rebuildError(answer.error)
      return answer.result as never
    },
    onPush(name, listener) {
      return api.onPush((pushed, value) => {
        if (pushed === name) listener(value as never)
      })
    },
    onLink(listener) {
      listener({ state: 'connected' })
      return () => {}
    },
  }
}

/** The TomteError that crossed the border by value. */
export function rebuildError(plain: PlainError): TomteError {
  const { hint, layer, faults } = plain
  return new TomteError(plain.code, plain.message, { hint, layer, faults })
}
