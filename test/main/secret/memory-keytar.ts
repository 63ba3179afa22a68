import type { Keytar } from '../../../src/main/secret/keychain.ts'

/** Behaves as keytar does over libsecret, states that cannot be had on every machine included. */
export class MemoryKeytar implements Keytar {
  readonly stored = new Map<string, string>()
  state: 'open' | 'locked' | 'none' | 'hanging' = 'open'
  calls = 0
  atOnce = 0
  mostAtOnce = 0
  #release: (() => void)[] = []

  getPassword(service: string, account: string): Promise<string | null> {
    return this.#call(() =>
      this.state === 'locked' ? null : (this.stored.get(`${service}/${account}`) ?? null),
    )
  }

  setPassword(service: string, account: string, password: string): Promise<void> {
    return this.#call(() => {
      if (this.state === 'locked') throw new Error('Cannot create an item in a locked collection')
      this.stored.set(`${service}/${account}`, password)
    })
  }

  deletePassword(service: string, account: string): Promise<boolean> {
    return this.#call(() => this.state !== 'locked' && this.stored.delete(`${service}/${account}`))
  }

  /** Lets calls that hang go on. */
  unlock(): void {
    this.state = 'open'
    for (const release of this.#release.splice(0)) release()
  }

  async #call<Result>(answer: () => Result): Promise<Result> {
    this.calls++
    this.mostAtOnce = Math.max(this.mostAtOnce, ++this.atOnce)
    if (this.state === 'hanging') await new Promise<void>(resolve => this.#release.push(resolve))
    else await new Promise(resolve => setImmediate(resolve))
    this.atOnce--
    if (this.state === 'none') throw new Error('Cannot autolaunch D-Bus without X11 $DISPLAY')
    return answer()
  }
}
