import { setMaxListeners } from 'node:events'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { type Bundle, bundle } from '../../support/bundle.ts'
import { extensionHouse, type House } from './extension-house.ts'

// Each starts several processes, on a machine that may be busy.
vi.setConfig({ testTimeout: 20_000 })

let runner: Bundle
beforeAll(async () => {
  runner = await bundle(join(import.meta.dirname, '../../../src/main/extension/runner/runner.ts'))
}, 60_000)
afterAll(() => runner.remove())

const limits = { startWithin: 2000, pingEvery: 50, answerWithin: 500 }
const actions = [{ name: 'act', title: 'Act' }]

/** For modules: writes all of it to the pipe of the messages. */
const writing = `import { writeSync } from 'node:fs'
  const write = text => {
    for (let rest = Buffer.from(text); rest.length > 0; )
      try { rest = rest.subarray(writeSync(1, rest)) } catch (error) { if (error.code !== 'EAGAIN') throw error }
  }
`

/** The plug-in `bad` enabled, beside one that does nothing wrong. */
async function houseWith(module: string, more: object = {}, delays = [20, 20]): Promise<House> {
  const house = await extensionHouse(runner.file, { limits: { ...limits, ...more }, delays })
  await house.write('good', 'export default { actions: { act: () => ({ well: true }) } }', { actions })
  await house.write('bad', module, { actions })
  await house.enable('good', 'bad')
  await house.until(() => house.row('good').state === 'running')
  return house
}

/** Nothing the other one does has reached it. */
async function expectUnharmed(house: House): Promise<void> {
  expect(house.row('good')).toMatchObject({ state: 'running', restarts: 0 })
  expect(await house.call('good', 'act')).toEqual({ well: true })
}

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

describe('a plug-in that', () => {
  it.each([
    ['throws when it is imported', 'throw new Error("no way")', 'no way'],
    ['has a fault of syntax', 'export default {', 'Unexpected end of input'],
    ['exports nothing', 'export const x = 1', 'no default export'],
    ['lacks an action it offers', 'export default {}', 'the action “act”'],
    [
      'throws in start',
      'export default { start() { throw new Error("not today") }, actions: { act() {} } }',
      'not today',
    ],
    [
      'rejects in start',
      'export default { async start() { throw new Error("later") }, actions: { act() {} } }',
      'later',
    ],
    [
      'throws out of a timer',
      'export default { start() { setTimeout(() => { throw new Error("tick") }, 5) }, actions: { act() {} } }',
      'tick',
    ],
    ['exits', 'process.exit(3)', 'ended with code 3'],
    ['kills itself', 'process.kill(process.pid, "SIGKILL")', 'SIGKILL'],
  ])('%s is started again, and off after three times, with the reason', async (_what, module, words) => {
    const house = await houseWith(module)
    await house.until(() => house.row('bad').state === 'failed')
    expect(house.row('bad')).toMatchObject({
      restarts: 2,
      error: {
        code: expect.stringMatching(/^ERR_PLUGIN_(FAILED|ENDED)$/),
        message: expect.stringContaining(words),
      },
    })
    expect(house.reports.at(-1)).toEqual([
      'bad',
      expect.objectContaining({ message: expect.stringContaining(words) }),
    ])
    await expect(house.call('bad', 'act')).rejects.toMatchObject({ code: 'ERR_PLUGIN_DOWN' })
    await expectUnharmed(house)
  })

  it('throws in an action fails that action alone', async () => {
    const house = await houseWith(
      'export default { actions: { act: ({ n }) => { if (n) return n; throw new Error("nope") } } }',
    )
    await house.until(() => house.row('bad').state === 'running')
    await expect(house.call('bad', 'act')).rejects.toMatchObject({
      code: 'ERR_PLUGIN_ACTION',
      message: '“bad”: nope',
    })
    expect(await house.call('bad', 'act', { n: 2 })).toEqual({ value: 2 })
  })

  it.each([
    ['when it is imported', 'for (;;);', 'start'],
    [
      'once it was started',
      'export default { start() { setTimeout(() => { for (;;); }, 20) }, actions: { act() {} } }',
      '',
    ],
    ['in an action', 'export default { actions: { act() { for (;;); } } }', 'act'],
  ])('loops for ever %s is ended', async (_when, module, how) => {
    const house = await houseWith(module, { startWithin: 500 }, [])
    if (how === 'act') {
      await house.until(() => house.row('bad').state === 'running')
      await expect(house.call('bad', 'act')).rejects.toMatchObject({ code: 'ERR_PLUGIN_DOWN' })
    }
    await house.until(() => house.row('bad').state === 'failed')
    expect(house.row('bad').error?.code).toBe('ERR_PLUGIN_HANGS')
    expect(house.pids.filter(alive)).toHaveLength(1)
    await expectUnharmed(house)
  })

  it('takes memory without end is ended', async () => {
    const hoard = 'const all = []; setInterval(() => all.push(Buffer.alloc(16e6, 1)), 1)'
    const house = await houseWith(`export default { start() { ${hoard} }, actions: { act() {} } }`, {}, [])
    await house.until(() => house.row('bad').state === 'failed')
    expect(house.row('bad').error?.code).toBe('ERR_PLUGIN_MEMORY')
    await expectUnharmed(house)
  })

  it.runIf(process.platform === 'linux')('takes memory while it hangs is ended', async () => {
    const hoard = 'const all = []; for (;;) if (all.length < 200) all.push(Buffer.alloc(4e6, 1))'
    const house = await houseWith(hoard, { startWithin: 20_000 }, [])
    await house.until(() => house.row('bad').state === 'failed')
    expect(house.row('bad').error?.code).toBe('ERR_PLUGIN_MEMORY')
    await expectUnharmed(house)
  })

  it('fills the heap is ended', async () => {
    const hoard = 'const all = []; for (;;) all.push({ a: [] })'
    const house = await houseWith(hoard, { heap: 32, startWithin: 20_000 }, [])
    await house.until(() => house.row('bad').state === 'failed')
    expect(house.row('bad').error?.message).toMatch(/SIGABRT|SIGTRAP|code 134|memory/)
    await expectUnharmed(house)
  })

  it('floods events loses all but some, which is counted', async () => {
    const flood = 'setInterval(() => { for (let i = 0; i < 1000; i++) tomte.emit("x", i) }, 1)'
    const house = await houseWith(`export default { start(tomte) { ${flood} }, actions: { act() {} } }`, {
      answerWithin: 5000,
      rate: 50,
      burst: 100,
    })
    await house.until(() => house.row('bad').dropped > 5000 || house.row('bad').state === 'failed')
    const { state, events } = house.row('bad')
    expect(state).toBe('running')
    expect(events).toBeLessThan(1000)
    expect(house.events).toHaveLength(events)
    await expectUnharmed(house)
  })

  it('floods the pipe behind the back of its API is slowed down, and its events are dropped', async () => {
    const line = JSON.stringify({ type: 'emit', suffix: 'x', value: 1 })
    const house = await houseWith(
      `${writing} export default {
        start() { setInterval(() => write(${JSON.stringify(`${line}\n`)}.repeat(1000)), 1) },
        actions: { act() {} },
      }`,
      { answerWithin: 20_000, rate: 50, burst: 100 },
    )
    await house.until(() => house.row('bad').events >= 100)
    const before = process.cpuUsage()
    const began = performance.now()
    await house.until(() => house.events.length >= 150)
    const { user, system } = process.cpuUsage(before)
    expect((user + system) / 1000).toBeLessThan((performance.now() - began) * 0.7)
    expect(house.row('bad').dropped).toBeGreaterThan(100)
    await expectUnharmed(house)
  })

  it('prints a lot loses most of it, which is counted', async () => {
    const house = await houseWith(
      'export default { start() { setInterval(() => { for (let i = 0; i < 100; i++) console.log("x".repeat(5000)) }, 1) }, actions: { act() {} } }',
      { answerWithin: 5000 },
    )
    await house.until(() => house.row('bad').state === 'running' && house.row('bad').logDropped > 100)
    expect(house.host.log('bad').length).toBeLessThanOrEqual(200)
    expect(house.host.log('bad').every(({ text }) => text.length <= 1001)).toBe(true)
    await expectUnharmed(house)
  })

  it.each([
    ['rubbish', `write('rubbish\\n'.repeat(500))`],
    ['messages that are none', `write('{"type":"emit","suffix":"a b"}\\n{"type":"offer"}\\n'.repeat(100))`],
    ['a line without end', `write('x'.repeat(3e6))`],
  ])('sends %s is ended', async (_what, code) => {
    const module = `${writing} export default { start() { setTimeout(() => { ${code} }, 10) }, actions: { act() {} } }`
    const house = await houseWith(module, { answerWithin: 5000 }, [])
    await house.until(() => house.row('bad').state === 'failed')
    expect(house.row('bad').error?.code).toBe('ERR_PLUGIN_PROTOCOL')
    expect(house.events).toEqual([])
    await expectUnharmed(house)
  })

  it('nests its messages without end, or answers at length, says nothing', async () => {
    const house = await houseWith(
      `${writing} export default {
        start() {
          write('{"type":"emit","suffix":"deep","value":' + '['.repeat(100_000) + ']'.repeat(100_000) + '}\\n')
        },
        actions: { act() {
          write('{"type":"result","id":1,"output":{"x":' + '['.repeat(30_000) + ']'.repeat(30_000) + '}}\\n')
          write('{"type":"result","id":1,"output":{"x":"' + 'x'.repeat(100_000) + '"}}\\n')
          return { well: true }
        } },
      }`,
    )
    await house.until(() => house.row('bad').state === 'running')
    expect(await house.call('bad', 'act')).toEqual({ well: true })
    expect(house.events).toEqual([])
    expect(house.row('bad').log.map(({ text }) => text)).toEqual([expect.stringContaining('no message')])
    await expectUnharmed(house)
  })

  it('answers calls nobody made changes nothing', async () => {
    const house = await houseWith(
      `${writing} export default { actions: { act() { for (let id = 1000; id < 1100; id++) write(JSON.stringify({ type: 'result', id }) + '\\n'); return { right: 1 } } } }`,
    )
    await house.until(() => house.row('bad').state === 'running')
    expect(await house.call('bad', 'act')).toEqual({ right: 1 })
  })

  it.each([
    ['never ends stop()', 'stop: () => new Promise(() => {})'],
    ['loops in stop()', 'stop() { for (;;); }'],
    [
      'ignores signals and keeps itself alive',
      `start() { process.on('SIGTERM', () => {}); setInterval(() => {}, 1000) }, stop() { process.exit = () => {} }`,
    ],
  ])('%s is over within a second', async (_what, members) => {
    const house = await houseWith(`export default { ${members}, actions: { act() {} } }`)
    await house.until(() => house.row('bad').state === 'running')
    const began = performance.now()
    await house.host.stop()
    expect(performance.now() - began).toBeLessThan(1000)
    expect(house.pids.filter(alive)).toEqual([])
  })

  it('does not answer an action fails it when its run ends, and takes only so many', async () => {
    const house = await houseWith(
      `export default { actions: { act: (_, { signal }) => new Promise(() => signal.onabort = () => console.log('given up')) } }`,
    )
    await house.until(() => house.row('bad').state === 'running')
    const controller = new AbortController()
    setMaxListeners(0, controller.signal)
    const waiting = Array.from({ length: 100 }, () => house.call('bad', 'act', {}, controller.signal))
    const settled = Promise.allSettled(waiting)
    await new Promise(resolve => setImmediate(resolve))
    await expect(house.call('bad', 'act')).rejects.toMatchObject({ code: 'ERR_PLUGIN_BUSY' })
    controller.abort(new Error('over'))
    expect((await settled).every(({ status }) => status === 'rejected')).toBe(true)
    await house.until(() => house.row('bad').log.some(({ text }) => text === 'given up'))
  })
})
