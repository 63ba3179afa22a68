import { type App, createApp } from '../../src/renderer/store/app.ts'
import type { Address } from '../../src/renderer/store/navigation.ts'
import { type FakeContract, type FakeOptions, fakeContract } from './fake-contract.ts'

export interface OpenApp {
  app: App
  contract: FakeContract
  address: FakeAddress
  /** Draws the next frame: what was put off until then is applied. */
  frame(): void
  /** Lets answers of the fake core arrive. */
  settled(): Promise<void>
}

/** An address bar without a browser. */
export interface FakeAddress extends Address {
  /** As if the user went there by the browser's own means. */
  browse(hash: string): void
  history: string[]
}

export function fakeAddress(hash = ''): FakeAddress {
  const history = [hash]
  const listeners = new Set<() => void>()
  return {
    history,
    hash: () => history.at(-1) ?? '',
    set(next, replace) {
      if (replace) history[history.length - 1] = next
      else history.push(next)
    },
    onChange(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    browse(next) {
      history.push(next)
      for (const listener of listeners) listener()
    },
  }
}

/** The window's heart over the fake house, started and greeted. */
export async function openApp(
  options: FakeOptions & { hash?: string; clock?: () => number } = {},
): Promise<OpenApp> {
  let seed = 1
  const random = () => {
    seed = (seed * 16_807) % 2_147_483_647
    return seed / 2_147_483_647
  }
  const contract = fakeContract({ now: () => 1_700_000_000_000, random, ...options })
  const address = fakeAddress(options.hash)
  const frames: (() => void)[] = []
  const app = createApp(contract, { address, onFrame: apply => frames.push(apply), now: options.clock })
  app.start()
  const settled = () => new Promise<void>(resolve => setImmediate(resolve))
  await settled()
  return {
    app,
    contract,
    address,
    settled,
    frame() {
      for (const apply of frames.splice(0)) apply()
    },
  }
}
