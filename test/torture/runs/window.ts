import { type ContractClient, connectContract } from '../../support/tomte.ts'

type RuleInput = Parameters<ContractClient['call']>[1]

/** What a person could see and do in a window of a running Tomte. */
export class Window {
  readonly #contract: ContractClient

  constructor(contract: ContractClient) {
    this.#contract = contract
  }

  static async open(address: string): Promise<Window> {
    return new Window(await connectContract(address))
  }

  async subscribed(): Promise<void> {
    for (;;) {
      const { brokers } = await this.#contract.call('status.get', {})
      if (brokers[0]?.subscriptions[0]?.qos === 2) return
      await new Promise(resolve => setTimeout(resolve, 20))
    }
  }

  /** -1 where there is none yet. */
  async variable(name: string): Promise<number> {
    const { value } = await this.#contract.call('variable.get', { name }).catch(() => ({ value: -1 }))
    return Number(value)
  }

  async notesOf(rule: string): Promise<number> {
    const { workspace } = await this.#contract.call('workspace.get', {})
    return Number(workspace.rules.find(({ id }) => id === rule)?.notes ?? 0)
  }

  async save(rule: object): Promise<void> {
    await this.#contract.call('rule.put', { rule } as RuleInput as never)
  }

  /** Of what it found on its disk. */
  async damage(): Promise<string[]> {
    const { notices, dropped, journal } = await this.#contract.call('status.get', {})
    const found = notices
      .filter(({ code }) => !['ERR_RUN_INTERRUPTED', 'ERR_KEYCHAIN_UNAVAILABLE'].includes(code))
      .map(({ title, text }) => `it told: ${title}. ${text}`)
    if (dropped > 0) found.push(`${dropped} events left a full queue`)
    if (journal.state !== 'on' || (journal.dropped ?? 0) > 0)
      found.push(`the journal is ${journal.state} and dropped ${journal.dropped}`)
    return found
  }

  /** Topics of messages in doubt. */
  async doubts(): Promise<string[]> {
    const { brokers } = await this.#contract.call('status.get', {})
    return brokers.flatMap(({ held }) => held?.messages.flatMap(({ topic }) => topic ?? []) ?? [])
  }

  /** Of the newest thousand runs of each rule. */
  async interruptedRuns(): Promise<Set<number>> {
    const ids = new Set<number>()
    for (const rule of ['steps', 'queue']) {
      const { runs } = await this.#contract.call('runs.watch', { rule, limit: 1000 })
      for (const { id, state } of runs) if (state === 'interrupted') ids.add(id)
    }
    return ids
  }

  /** Firings of the rule that wait for their turn. */
  async waiting(rule: string): Promise<number> {
    const { rules } = await this.#contract.call('status.get', {})
    return rules.find(({ id }) => id === rule)?.waiting ?? 0
  }

  /** Whether runs are under way, and how many events there were. */
  async activity(): Promise<{ busy: boolean; events: number }> {
    const { rules, eventCount } = await this.#contract.call('status.get', {})
    return { busy: rules.some(({ lastState }) => lastState === 'running'), events: eventCount }
  }
}
