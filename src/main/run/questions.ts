import type { Question } from '../../shared/contract/operation.ts'
import { TomteError } from '../../shared/errors.ts'
import type { Clock } from '../clock.ts'
import type { Run, RunnableAction } from './run.ts'
import { shortened } from './shorten.ts'

export interface QuestionOptions {
  clock: Clock
  /** A question was asked, or is no longer open. */
  changed(): void
  /** Milliseconds a person has to answer. Default 5 minutes. */
  timeout?: number
}

const TIMEOUT = 300_000
/** Beyond this many nobody reads them. */
const MOST_OPEN = 100
/** Characters of a field: what a person allows they should have seen. */
const LONGEST_FIELD = 10_000

interface Asked extends Question {
  answer(allow: boolean): void
}

/** Actions that wait for a person to allow them. What is allowed is what was shown: it was rendered before. */
export class Questions {
  readonly #options: QuestionOptions
  readonly #asked = new Map<number, Asked>()
  #last = 0

  constructor(options: QuestionOptions) {
    this.#options = options
  }

  /** Oldest first. */
  get open(): Question[] {
    return Array.from(this.#asked.values(), ({ answer: _, ...question }) => question)
  }

  /** Resolves once a person allows it; rejects with ERR_NOT_CONFIRMED, or with the signal's reason. */
  ask(
    run: Run,
    { type }: Pick<RunnableAction, 'type'>,
    config: Record<string, unknown>,
    signal: AbortSignal,
  ): Promise<void> {
    const { clock, changed, timeout = TIMEOUT } = this.#options
    const { id, name } = run.rule
    return new Promise((resolve, reject) => {
      if (signal.aborted) return reject(signal.reason)
      if (this.#asked.size >= MOST_OPEN)
        return reject(notConfirmed(type, name, `${MOST_OPEN} questions are open already`))
      const question = ++this.#last
      const since = clock.now()
      const close = () => {
        this.#asked.delete(question)
        cancel()
        signal.removeEventListener('abort', abort)
        changed()
      }
      const abort = () => {
        close()
        reject(signal.reason)
      }
      const cancel = clock.after(timeout, () => {
        close()
        reject(notConfirmed(type, name, `nobody answered within ${timeout / 1000} s`))
      })
      this.#asked.set(question, {
        id: question,
        run: run.id,
        rule: id,
        name,
        action: type,
        input: shortened(config, LONGEST_FIELD),
        since,
        until: since + timeout,
        answer(allow) {
          close()
          if (allow) resolve()
          else reject(notConfirmed(type, name, 'a person refused it'))
        },
      })
      signal.addEventListener('abort', abort, { once: true })
      changed()
    })
  }

  /** @throws TomteError ERR_QUESTION_GONE */
  answer(id: number, allow: boolean): void {
    const asked = this.#asked.get(id)
    if (!asked)
      throw new TomteError('ERR_QUESTION_GONE', 'This question is no longer open.', {
        hint: 'It was answered in another window, its time was over, or its run was stopped.',
      })
    asked.answer(allow)
  }
}

function notConfirmed(action: string, rule: string, reason: string): TomteError {
  return new TomteError(
    'ERR_NOT_CONFIRMED',
    `The action “${action}” of “${rule}” was not carried out: ${reason}.`,
    {
      hint: 'Run the rule again, or take the question out of the action.',
    },
  )
}
