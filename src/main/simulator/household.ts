import { type Dispose, disposeAll } from '../../shared/dispose.ts'
import type { Clock } from '../clock.ts'

/** What the people of the house do that its devices notice. */
export interface Doings {
  /** Somebody moves in the hall, or nobody does any more. */
  moving: boolean
  doorOpen: boolean
  annaHome: boolean
  buttonPressed: 'single' | 'double' | 'long'
}

type Listener<N extends keyof Doings> = (value: Doings[N]) => void

interface Household {
  on<N extends keyof Doings>(name: N, listener: Listener<N>): Dispose
  readonly state: Readonly<Omit<Doings, 'buttonPressed'>>
}

export type { Household }

/** Milliseconds from the start to the first time; later ones come at random. */
const FIRST = { walk: 2000, press: 7000, arrival: 12_000 }

/**
 * A day in the house, quickened: somebody walks through the hall, presses a button, leaves and comes home. Nothing happens
 * before `start`.
 */
export class SimulatedHousehold implements Household {
  readonly #clock: Clock
  readonly #random: () => number
  readonly #listeners = new Map<keyof Doings, Set<(value: never) => void>>()
  readonly #timers = new Map<string, Dispose>()
  readonly #state = { moving: false, doorOpen: false, annaHome: false }

  constructor(clock: Clock, random: () => number) {
    this.#clock = clock
    this.#random = random
  }

  get state(): Household['state'] {
    return this.#state
  }

  on<N extends keyof Doings>(name: N, listener: Listener<N>): Dispose {
    const listeners = this.#listeners.get(name) ?? new Set()
    this.#listeners.set(name, listeners.add(listener))
    return () => listeners.delete(listener)
  }

  start(): void {
    this.#after('walk', FIRST.walk, () => this.#walk())
    this.#after('press', FIRST.press, () => this.#press())
    this.#after('comeAndGo', FIRST.arrival, () => this.#comeOrGo())
  }

  stop(): void {
    disposeAll(this.#timers.values())()
    this.#timers.clear()
  }

  #walk(): void {
    this.#move(this.#between(4000, 8000))
    this.#after('walk', this.#between(30_000, 50_000), () => this.#walk())
  }

  #press(): void {
    const chance = this.#random()
    this.#tell('buttonPressed', chance < 0.7 ? 'single' : chance < 0.9 ? 'double' : 'long')
    this.#after('press', this.#between(25_000, 60_000), () => this.#press())
  }

  /** The door opens, somebody crosses the hall, the door closes. */
  #comeOrGo(): void {
    const { annaHome } = this.#state
    this.#set('doorOpen', true)
    this.#move(3000)
    this.#after('presence', 1500, () => this.#set('annaHome', !annaHome))
    this.#after('door', this.#between(3000, 5000), () => this.#set('doorOpen', false))
    this.#after('comeAndGo', this.#between(60_000, 120_000), () => this.#comeOrGo())
  }

  #move(milliseconds: number): void {
    this.#set('moving', true)
    this.#after('still', milliseconds, () => this.#set('moving', false))
  }

  #set<N extends keyof Household['state']>(name: N, value: Doings[N]): void {
    if (this.#state[name] === value) return
    this.#state[name] = value
    this.#tell(name, value)
  }

  #tell<N extends keyof Doings>(name: N, value: Doings[N]): void {
    for (const listener of this.#listeners.get(name) ?? []) (listener as Listener<N>)(value)
  }

  /** A timer of the same name that still waits is replaced. */
  #after(name: string, milliseconds: number, callback: () => void): void {
    this.#timers.get(name)?.()
    this.#timers.set(name, this.#clock.after(milliseconds, callback))
  }

  #between(least: number, most: number): number {
    return least + this.#random() * (most - least)
  }
}
