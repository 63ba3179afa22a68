import type { TomteEvent } from '../../shared/event.ts'
import { ActionTry } from './action-try.ts'
import type { AwaitedKey } from './awaits.ts'
import type { Release } from './course.ts'
import type { Standing } from './flow/walk.ts'
import { type Hearing, NOT_HEARD } from './hearing.ts'
import type { Level, Owner } from './level.ts'

/**
 * What takes time: how it is written down, and what must be on disk before the next action begins. Where the time of an action is
 * over, `goOn` is the one way to the action after it.
 */
export abstract class PausingTry extends ActionTry {
  abstract level: Level
  waitedUpTo = NOT_HEARD
  /** Position of the newest event when the turn of the next action came; NOT_HEARD where it comes at once. */
  #heardFrom = NOT_HEARD
  #release: Release | undefined
  /** What has to be written down before it goes on. */
  #writing: Promise<unknown> | undefined

  /** Goes on with the next action, until one takes time or all are done. */
  abstract advance(): void

  /** Whether it stands where it can be taken up after a restart; it does nothing more then. */
  suspend(): boolean {
    if (!this.#release) return false
    this.#rest()
    return true
  }

  stand(
    { deadline }: Owner,
    standing: Standing,
    woken: (event: TomteEvent | null) => void,
    fits: (event: TomteEvent) => boolean = () => true,
  ): void {
    const { clock, awaits } = this.surroundings
    const wake = (event: TomteEvent | null, at?: number) =>
      this.goOn(() => {
        this.waitedUpTo = this.#heardFrom
        woken(event)
      }, at)
    this.busy = true
    this.course.rests(this)
    this.#release = this.course.keep(this, standing, deadline)
    const cancelTimer = clock.after(Math.max(0, standing.due - clock.now()), () => wake(null))
    const forget = standing.event && awaits?.await(standing.event, fits, wake)
    this.cancel = () => {
      cancelTimer()
      forget?.()
    }
    this.course.changed()
  }

  /** The turn of an action came: what it answers is heard from now on, where nothing has listened before. */
  protected listen(hearing: Hearing): void {
    const { level } = this
    const newest = hearing.mark()
    level.heardBefore = level.heardFrom
    level.heardFrom = this.#heardFrom === NOT_HEARD ? newest : this.#heardFrom
    this.#heardFrom = NOT_HEARD
  }

  heard(key: AwaitedKey, fits: (event: TomteEvent) => boolean): TomteEvent | undefined {
    const since = Math.max(this.level.heardBefore, this.waitedUpTo)
    const found = since === NOT_HEARD ? undefined : this.course.hearing?.find(key, since, fits)
    if (!found) return undefined
    this.waitedUpTo = found.at
    this.level.heardFrom = found.at
    return found.event
  }

  protected later(milliseconds: number, then: () => void): void {
    this.busy = true
    this.cancel = this.surroundings.clock.after(milliseconds, () => this.goOn(then))
    this.course.changed()
  }

  /** From now on it does nothing more, and what was written down of it is taken back. */
  protected quit(): void {
    this.busy = true
    this.#rest()
    void this.#release?.()
    this.#release = undefined
    this.#writing = undefined
  }

  /**
   * What was written down of a wait is gone from the disk before anything that follows it begins, and the end of an action that
   * took time is on it: after a crash no action is taken for one that never began. What comes meanwhile, or after the event at `since`, is
   * heard by the action that is due.
   */
  protected override goOn(change: () => void, since?: number): void {
    const { course } = this
    if (course.run.state !== 'running') return
    const newest = course.hearing?.mark()
    this.#heardFrom = since ?? newest ?? NOT_HEARD
    const release = this.#release
    this.#release = undefined
    this.#writing = undefined
    this.#rest()
    this.busy = false
    change()
    const released = release?.() ?? this.#recorded()
    if (!released || this.busy) {
      this.advance()
      return
    }
    this.busy = true
    this.#writing = released
    course.changed()
    void released.then(() => {
      if (this.#writing !== released) return
      this.#writing = undefined
      this.busy = false
      this.advance()
    })
  }

  #recorded(): Promise<unknown> | undefined {
    const { course, level } = this
    if (this.busy || course.run.state !== 'running') return undefined
    const isLast =
      !level.owner && !level.actions.some(({ disabled }, index) => !disabled && index >= level.next)
    return isLast ? undefined : this.surroundings.recorder?.recorded?.()
  }

  #rest(): void {
    this.cancel?.()
    this.cancel = undefined
  }
}
