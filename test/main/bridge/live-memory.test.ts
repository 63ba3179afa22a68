import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { LiveMemory } from '../../../src/main/bridge/live-memory.ts'
import { createEventQueue } from '../../../src/main/event/event-queue.ts'
import { createRuleIndex, type RuleIndex } from '../../../src/main/rule/rule-index.ts'
import type { Rule } from '../../../src/shared/workspace/rule.ts'
import { messageEvent } from '../../support/events.ts'
import { ruleOf, testParts } from '../../support/rules.ts'
import { SimulatedClock } from '../../support/simulated-clock.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

const SECOND = 1000
const HOUR = 3600 * SECOND
const YEARS = 20 * 365 * 24 * HOUR

const quiet = ruleOf('quiet', {
  triggers: [{ type: 'silence', broker: 'home', filter: 'home/t', seconds: 600, missed: 'run' }],
})
const warm = ruleOf('warm', {
  triggers: [{ type: 'threshold', broker: 'home', filter: 'home/t', field: 'payload', above: 20, stays: 10 }],
})
const door = (topic: string) => ({ type: 'mqtt', broker: 'home', filter: topic })
const entered = ruleOf('entered', {
  triggers: [{ type: 'sequence', steps: [door('home/door'), door('home/motion')], within: 30 }],
})
const fresh = ruleOf('fresh', {
  triggers: [door('home/ask')],
  conditions: { all: [{ age: { broker: 'home', filter: 'home/t', op: '<', seconds: 60 } }] },
})

const houses: LiveHouse[] = []
afterEach(async () => {
  for (const house of houses.splice(0)) await house.memory.stop()
})

/** Rules, a queue and a memory, live but for the clock. */
class LiveHouse {
  readonly clock: SimulatedClock
  /** `rule @seconds` of what fired, in seconds that passed. */
  readonly fired: string[] = []
  readonly log: string[] = []
  readonly queue
  readonly memory: LiveMemory
  #held: Promise<void> | undefined
  readonly #index: RuleIndex
  readonly #began: number

  constructor(rules: Rule[], { folder, clock, limit }: Partial<HouseOptions> = {}) {
    this.clock = clock ?? new SimulatedClock()
    this.#began = this.clock.elapsed()
    this.#index = createRuleIndex(rules, testParts)
    this.queue = createEventQueue({
      clock: this.clock,
      limit,
      process: event => {
        const decision = this.memory.decide(this.#index, event, {})
        decision.goOn(() => false)
        this.memory.decided()
        for (const { rule } of decision.matches)
          this.fired.push(`${rule.id} @${Math.round((this.clock.elapsed() - this.#began) / SECOND)}`)
        return this.#held
      },
      failed: error => this.log.push(String(error)),
    })
    this.memory = new LiveMemory({
      clock: this.clock,
      queue: this.queue,
      folder,
      decodeOf: undefined,
      journalled: async () => {},
      notify: () => {},
      log: line => this.log.push(line),
    })
    houses.push(this)
  }

  async start(): Promise<this> {
    await this.memory.start()
    this.memory.follow(this.#index)
    return this
  }

  /** Nothing is decided from the next event on, until what it answers is called. */
  hold(): () => void {
    let release = () => {}
    this.#held = new Promise<void>(resolve => {
      release = resolve
    })
    return () => {
      this.#held = undefined
      release()
    }
  }

  says(topic: string, text = ''): void {
    this.queue.emit('mqtt', messageEvent(topic, text))
  }
}

interface HouseOptions {
  folder: string
  clock: SimulatedClock
  limit: number
}

test.each([
  ['forward by two hours', 2 * HOUR],
  ['forward by many years', YEARS],
  ['forward by a quarter of a minute', 15 * SECOND],
  ['back by two hours', -2 * HOUR],
  ['back by many years', -YEARS],
])('a clock that is set %s neither hastens nor freezes what waits', async (_how, step) => {
  const { clock, fired, ...house } = await new LiveHouse([quiet, warm]).start()
  const says = (text: string) => house.queue.emit('mqtt', messageEvent('home/t', text))
  says('19')
  await clock.advance(5 * SECOND)
  says('21')
  await clock.advance(2 * SECOND)
  clock.set(step)
  await clock.advance(7 * SECOND)
  expect(fired).toEqual([])
  await clock.advance(2 * SECOND)
  expect(fired).toEqual(['warm @15'])
  await clock.advance(588 * SECOND)
  expect(fired).toEqual(['warm @15'])
  await clock.advance(30 * SECOND)
  expect(fired).toEqual(['warm @15', 'quiet @605'])
})

test.each([2 * HOUR, -2 * HOUR])(
  'messages after a clock was set by %d ms belong to those before it',
  async step => {
    const house = await new LiveHouse([entered, fresh, warm]).start()
    house.says('home/t', '19')
    house.says('home/door')
    await house.clock.advance(10 * SECOND)
    house.clock.set(step)
    house.says('home/t', '21')
    house.says('home/motion')
    await house.clock.advance(SECOND)
    house.says('home/ask')
    expect(house.fired).toEqual(['entered @10', 'fresh @11'])
    await house.clock.advance(8 * SECOND)
    expect(house.fired).toHaveLength(2)
    await house.clock.advance(2 * SECOND)
    expect(house.fired).toEqual(['entered @10', 'fresh @11', 'warm @20'])
    house.says('home/door')
    await house.clock.advance(31 * SECOND)
    house.clock.set(-step)
    house.says('home/motion')
    await house.clock.advance(30 * SECOND)
    house.says('home/ask')
    expect(house.fired).toHaveLength(3)
  },
)

test.each([2 * HOUR, -2 * HOUR])(
  'what is armed after a clock was set by %d ms comes due in time',
  async step => {
    const house = await new LiveHouse([quiet, warm]).start()
    house.says('home/t', '19')
    house.clock.set(step)
    house.says('home/t', '21')
    await house.clock.advance(10 * SECOND)
    expect(house.fired).toEqual(['warm @10'])
  },
)

test.each([YEARS, -2 * HOUR])(
  'what waited in the queue when a clock was set by %d ms came before that',
  async step => {
    const house = await new LiveHouse([quiet]).start()
    const release = house.hold()
    house.says('home/x')
    await house.clock.advance(2 * SECOND)
    house.says('home/t')
    house.clock.set(step)
    await house.clock.advance(31 * SECOND)
    release()
    await house.clock.advance(565 * SECOND)
    expect(house.fired).toEqual([])
    await house.clock.advance(5 * SECOND)
    expect(house.fired).toEqual(['quiet @602'])
  },
)

test('the sleep of the computer counts: what came due meanwhile is told soon after it woke up', async () => {
  const { clock, fired, log, queue } = await new LiveHouse([quiet]).start()
  queue.emit('mqtt', messageEvent('home/t', 'x'))
  await clock.advance(SECOND)
  clock.sleep(2 * HOUR)
  expect(fired).toEqual([])
  await clock.advance(30 * SECOND)
  expect([fired.length, log]).toEqual([1, []])
  await clock.advance(HOUR)
  expect(fired).toHaveLength(1)
})

test('what waits when the clock was set is kept as the new clock has it', async () => {
  const folder = join(await temporaryFolder(), 'memory')
  const first = await new LiveHouse([warm], { folder }).start()
  first.says('home/t', '19')
  first.says('home/t', '21')
  await first.clock.advance(2 * SECOND)
  first.clock.set(YEARS)
  await first.clock.advance(SECOND)
  first.says('home/other')
  await first.memory.stop()
  const second = await new LiveHouse([warm], { folder, clock: first.clock }).start()
  await second.clock.advance(6 * SECOND)
  expect(second.fired).toEqual([])
  await second.clock.advance(SECOND)
  expect(second.fired).toEqual(['warm @7'])
})

test('a clock that shows an earlier time after a restart makes nothing wait for longer than it lasts', async () => {
  const folder = join(await temporaryFolder(), 'memory')
  const first = await new LiveHouse([warm, quiet], { folder }).start()
  first.says('home/t', '19')
  first.says('home/t', '21')
  await first.memory.stop()
  first.clock.set(-3 * HOUR)
  const second = await new LiveHouse([warm, quiet], { folder, clock: first.clock }).start()
  await second.clock.advance(10 * SECOND)
  expect(second.fired).toEqual(['warm @10'])
  await second.clock.advance(590 * SECOND)
  expect(second.fired).toEqual(['warm @10', 'quiet @600'])
})

test('what comes due while the queue is full is told once there is room, each once', async () => {
  const house = await new LiveHouse([quiet, warm], { limit: 3 }).start()
  house.says('home/t', '19')
  house.says('home/t', '21')
  const release = house.hold()
  for (let count = 0; count < 6; count++) house.says('home/x')
  expect([house.queue.room, house.queue.dropped]).toEqual([0, 2])
  await house.clock.advance(700 * SECOND)
  expect([house.fired, house.queue.dropped]).toEqual([[], 2])
  release()
  await house.clock.advance(SECOND)
  expect(house.fired).toEqual(['warm @700', 'quiet @700'])
  await house.clock.advance(HOUR)
  expect([house.fired.length, house.queue.dropped]).toEqual([2, 2])
})
