import { TomteError } from '../../../shared/errors.ts'

/** Tasks that wait for one file at once. */
const MAXIMUM_WAITING = 1000

/** Lets tasks on one file take turns, in the order they came; those on other files do not wait. */
export class Turns {
  readonly #last = new Map<string, { ended: Promise<unknown>; waiting: number }>()

  /** @throws TomteError ERR_FILE_BUSY, and as the task does */
  async take<Result>(file: string, task: () => Promise<Result>): Promise<Result> {
    const queue = this.#last.get(file) ?? { ended: Promise.resolve(), waiting: 0 }
    if (queue.waiting >= MAXIMUM_WAITING)
      throw new TomteError('ERR_FILE_BUSY', `More than ${MAXIMUM_WAITING} writes wait for ${file}.`, {
        hint: 'The disk is slower than what is to be written; write less often.',
      })
    queue.waiting++
    const turn = queue.ended.then(task)
    queue.ended = turn.catch(() => {})
    this.#last.set(file, queue)
    try {
      return await turn
    } finally {
      if (--queue.waiting === 0) this.#last.delete(file)
    }
  }
}
