import type { CallHandlers } from '../../shared/contract/calls.ts'
import type { QuestionResults, questionCalls } from '../../shared/contract/question.ts'
import type { Dispose } from '../../shared/dispose.ts'
import { TomteError } from '../../shared/errors.ts'
import type { Clock } from '../clock.ts'
import type { Progress, QuestionPort } from './question-port.ts'

type QuestionHandlers = Pick<CallHandlers, keyof typeof questionCalls>
type Answer = Omit<Extract<QuestionResults['question.get'], { done: true }>, 'done'>

/** Questions that one window may have under way. */
const MOST_QUESTIONS = 4

/** The calls that ask about rules, for one window. */
export function questionCallsOf(
  questions: QuestionPort,
  clock: Clock,
): { handlers: QuestionHandlers; dispose: Dispose } {
  const asked = new Asked(clock)
  const handlers: QuestionHandlers = {
    'rule.dryRun': question => ({
      question: asked.begin(async (signal, progress) => ({
        dryRun: await questions.dryRun(question, signal, progress),
      })),
    }),
    'rule.compare': question => ({
      question: asked.begin(async (signal, progress) => ({
        comparison: await questions.compare(question, signal, progress),
      })),
    }),
    'question.get': ({ question, wait }) => asked.answer(question, wait),
    'question.cancel': ({ question }) => {
      asked.cancel(question)
      return null
    },
    'event.explain': ({ id }) => questions.explain(id),
    'ruleTest.list': () => questions.tests.list(),
    'ruleTest.save': test => questions.tests.save(test),
    'ruleTest.remove': async ({ name }) => {
      await questions.tests.remove(name)
      return null
    },
    'ruleTest.run': ({ names }) => ({
      question: asked.begin(async (signal, progress) => ({
        outcomes: await questions.tests.run(names, signal, progress),
      })),
    }),
  }
  return { handlers, dispose: () => asked.cancelAll() }
}

interface UnderWay {
  controller: AbortController
  progress: Parameters<Progress>[0]
  done: Promise<Answer>
}

/** What a window asked and has not heard the answer of. */
class Asked {
  readonly #clock: Clock
  readonly #all = new Map<number, UnderWay>()
  #last = 0

  constructor(clock: Clock) {
    this.#clock = clock
  }

  begin(ask: (signal: AbortSignal, progress: Progress) => Promise<Answer>): number {
    if (this.#all.size >= MOST_QUESTIONS)
      throw new TomteError(
        'ERR_QUESTION_COUNT',
        `This window has ${MOST_QUESTIONS} questions under way already.`,
      )
    const controller = new AbortController()
    const progress = { events: 0, runs: 0, fraction: 0 }
    const done = ask(controller.signal, latest => void Object.assign(progress, latest))
    done.catch(() => undefined) // told when it is asked for
    this.#all.set(++this.#last, { controller, progress, done })
    return this.#last
  }

  async answer(question: number, wait: number): Promise<QuestionResults['question.get']> {
    const underWay = this.#all.get(question)
    if (!underWay)
      throw new TomteError('ERR_QUESTION_GONE', 'This question was answered already, or cancelled.')
    try {
      const answer = await Promise.race([underWay.done, this.#waited(wait)])
      if (!answer) return { done: false, ...underWay.progress }
      this.#all.delete(question)
      return { done: true, ...answer }
    } catch (error) {
      this.#all.delete(question)
      throw error
    }
  }

  cancel(question: number): void {
    this.#all.get(question)?.controller.abort(new TomteError('ERR_CANCELLED', 'The question was cancelled.'))
    this.#all.delete(question)
  }

  cancelAll(): void {
    for (const question of [...this.#all.keys()]) this.cancel(question)
  }

  #waited(milliseconds: number): Promise<undefined> {
    return new Promise(resolve => this.#clock.after(milliseconds, () => resolve(undefined)))
  }
}
