import { useEffect, useRef, useState } from 'react'
import type { QuestionResults } from '../../../shared/contract/question.ts'
import { type PlainError, toPlainError } from '../../../shared/errors.ts'
import { useApp } from '../../store/react.ts'

export type Answer = Extract<QuestionResults['question.get'], { done: true }>

export interface AskedQuestion {
  /** 0 to 1 while it is being worked on; null: it is not. */
  fraction: number | null
  /** Found so far. */
  runs: number
  answer: Answer | null
  error: PlainError | null
  /** `begin` asks the core and gives the number of the question; null where it failed or ended. One that is under way ends. */
  ask(begin: () => Promise<{ question: number }>): Promise<Answer | null>
  cancel(): void
}

const WAIT = 400

/** A question that takes a while: its progress, its answer, and an end to it. */
export function useQuestion(): AskedQuestion {
  const app = useApp()
  const current = useRef<{ question: number | null; over: boolean }>({ question: null, over: true })
  const [state, setState] = useState<Pick<AskedQuestion, 'fraction' | 'runs' | 'answer' | 'error'>>({
    fraction: null,
    runs: 0,
    answer: null,
    error: null,
  })

  function end() {
    const { question, over } = current.current
    if (!over && question !== null) void app.call('question.cancel', { question }).catch(() => {})
    current.current.over = true
  }

  // biome-ignore lint/correctness/useExhaustiveDependencies: only when the place that asks goes away
  useEffect(() => end, [])

  return {
    ...state,
    async ask(begin) {
      end()
      const mine = { question: null as number | null, over: false }
      current.current = mine
      setState({ fraction: 0, runs: 0, answer: null, error: null })
      try {
        const { question } = await begin()
        mine.question = question
        while (!mine.over) {
          const got = await app.call('question.get', { question, wait: WAIT })
          if (mine.over) return null
          if (got.done) {
            mine.over = true
            setState({ fraction: null, runs: 0, answer: got, error: null })
            return got
          } else setState({ fraction: got.fraction, runs: got.runs, answer: null, error: null })
        }
      } catch (error) {
        if (mine.over) return null
        mine.over = true
        setState({ fraction: null, runs: 0, answer: null, error: toPlainError(error) })
      }
      return null
    },
    cancel() {
      end()
      setState({ fraction: null, runs: 0, answer: null, error: null })
    },
  }
}
