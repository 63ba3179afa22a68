import { monitorEventLoopDelay } from 'node:perf_hooks'
import { afterAll, describe, expect, it } from 'vitest'
import { systemClock } from '../../../../src/main/clock.ts'
import { scriptAction } from '../../../../src/main/plugin/script/run-script.ts'
import { ScriptWorkers } from '../../../../src/main/plugin/script/script-workers.ts'
import { eventString, type TomteEvent } from '../../../../src/shared/event.ts'
import { Payload } from '../../../../src/shared/payload.ts'
import { actionContext, execute } from '../../../support/action-context.ts'

const workers = new ScriptWorkers(systemClock)
const action = scriptAction(workers)
afterAll(() => workers.stop())

function eventWith(payload: Payload): TomteEvent {
  const source = { plugin: 'mqtt', broker: 'home', topic: 'home/kitchen/temperature' }
  return { id: 1, time: 1_700_000_000_000, prefix: 'Home', suffix: 'kitchen.temperature', payload, source }
}

function run(
  code: string,
  { payload = '{"value":20}', variables = {}, ...config }: Record<string, unknown> = {},
) {
  const bytes = payload instanceof Uint8Array ? payload : new TextEncoder().encode(payload as string)
  const given = actionContext({
    event: eventWith(Payload.ofBytes(bytes)),
    variables: variables as Record<string, unknown>,
  })
  return { done: execute(action, { code, ...config }, given.context), ...given }
}
const value = async (code: string, options = {}) => (await run(code, options).done)!.value
const fails = (code: string, options = {}) =>
  run(code, options).done.then(
    output => expect.fail(`it returned ${JSON.stringify(output)}`),
    error => error,
  )

describe('a script', () => {
  it('sees the event and the variables, and returns a value', async () => {
    expect(await value('return event.payload.value * 2')).toBe(40)
    expect(await value('return event')).toEqual({
      prefix: 'Home',
      suffix: 'kitchen.temperature',
      string: 'Home.kitchen.temperature',
      time: 1_700_000_000_000,
      topic: 'home/kitchen/temperature',
      broker: 'home',
      text: '{"value":20}',
      base64: null,
      payload: { value: 20 },
    })
    expect(
      await value('return variables.lamps[1] + variables["a" + "b"]', {
        variables: { lamps: [1, 2], ab: 3 },
      }),
    ).toBe(5)
    expect(await value('const { payload } = event\nreturn typeof payload', { payload: 'plain' })).toBe(
      'string',
    )
    expect(await value('return event.base64', { payload: Uint8Array.of(255, 0) })).toBe('/wA=')
    expect(await value('let x = 1')).toBeNull()
  })

  it('fails where a variable that is kept cannot be', async () => {
    const { context } = actionContext({
      event: eventWith(Payload.empty),
      setVariable: () => Promise.reject(new Error('the disk is full')),
    })
    await expect(execute(action, { code: 'setVariable("a", 1)' }, context)).rejects.toThrow('disk is full')
  })

  it('emits events, sets variables and logs, in order, once it is done', async () => {
    const { done, emitted, variables } = run(`
      emit('first', { a: 1 })
      emit('second')
      setVariable('lamp', [1, 2])
      setVariable('gone', undefined)
      log('warm', 20, { a: [1] })
      console.log('again')
      return 'ok'`)
    expect(await done).toEqual({ value: 'ok', log: ['warm 20 {"a":[1]}', 'again'] })
    expect(emitted.map(eventString)).toEqual(['Script.first', 'Script.second'])
    expect(emitted[0]!.payload.value).toEqual({ a: 1 })
    expect(emitted[1]!.payload.size).toBe(0)
    expect(variables).toMatchObject({ lamp: [1, 2], gone: undefined })
  })

  it('that fails has done nothing, and says where', async () => {
    const { done, emitted, variables } = run("emit('x')\nsetVariable('a', 1)\n\nevent.missing.deep()")
    await expect(done).rejects.toMatchObject({
      code: 'ERR_SCRIPT',
      message: expect.stringMatching(/^Line 4: TypeError: /),
    })
    expect(emitted).toEqual([])
    expect(variables).toEqual({})
    expect(await fails("throw new Error('no lamp')")).toMatchObject({
      code: 'ERR_SCRIPT',
      message: 'Line 1: no lamp',
    })
    expect((await fails("log('before')\nthrow 1")).output).toEqual({ log: ['before'] })
    expect(await fails("throw 'text'")).toMatchObject({ code: 'ERR_SCRIPT', message: 'text' })
    expect(await fails('throw { get message() { throw 1 } }')).toMatchObject({
      code: expect.stringMatching(/^ERR_SCRIPT/),
    })
  })

  it('is checked when it is saved', () => {
    const fault = (code: string) => action.schema.safeParse({ code }).error?.issues[0]?.message
    expect(fault('let a = 1\nlet = ')).toMatch(/^Line 2: /)
    expect(fault('return 1 // a comment at its end')).toBeUndefined()
    expect(fault('')).toBeDefined()
  })

  it('runs beside another, and after hundreds of others', async () => {
    const results = await Promise.all(Array.from({ length: 150 }, (_, i) => value(`return ${i}`)))
    expect(results).toEqual(Array.from({ length: 150 }, (_, i) => i))
  })
})

describe('the sandbox', () => {
  it('has nothing of Node, and keeps nothing between two runs', async () => {
    const names = [
      'require',
      'process',
      'globalThis.process',
      'fetch',
      'setTimeout',
      'Buffer',
      'WebAssembly',
      'Worker',
    ]
    expect(await value(`return [${names.map(name => `typeof ${name}`).join(',')}]`)).toEqual(
      names.map(() => 'undefined'),
    )
    expect(await value('return [typeof __call, typeof __input]')).toEqual(['undefined', 'undefined'])
    await value('globalThis.kept = 1; Object.prototype.kept = 1; JSON.stringify = () => "lie"; return 1')
    expect(await value('return [typeof kept, ({}).kept ?? null, JSON.stringify([])]')).toEqual([
      'undefined',
      null,
      '[]',
    ])
  })

  it('is not left through prototypes and constructors', async () => {
    const tricks = [
      'return emit.constructor("return typeof process")()',
      'return log.constructor.constructor("return typeof require")()',
      'return event.constructor.constructor("return typeof process")()',
      'try { emit({ toString() { throw emit } }) } catch (e) { return typeof e.constructor("return process")().exit }',
      'return (0, eval)("typeof process")',
      'return import("node:fs")',
    ]
    for (const code of tricks) {
      const answer = await run(code).done.catch(error => error.code)
      expect([{ value: 'undefined', log: [] }, 'ERR_SCRIPT', 'ERR_SCRIPT_OUTPUT']).toContainEqual(answer)
    }
    const input = '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}'
    const { done, variables } = run('setVariable("a", event.payload); return event.payload', {
      payload: input,
    })
    await done
    expect(({} as { polluted?: number }).polluted).toBeUndefined()
    expect(Object.getPrototypeOf(variables.a)).toBe(Object.prototype)
    expect(await fails('setVariable("__proto__", 1)')).toMatchObject({ code: 'ERR_VARIABLE' })
    expect(await fails('emit("a\\nb")')).toMatchObject({ code: 'ERR_EVENT_NAME' })
  })

  it('ends scripts that would not, without blocking Tomte', async () => {
    await value('return 1')
    const delay = monitorEventLoopDelay({ resolution: 5 })
    delay.enable()
    const endless = [
      'while (true) {}',
      'for (;;) { try { for (;;) {} } catch {} }',
      'return { toJSON() { for (;;) {} } }',
    ]
    endless.push('return /^(a+)+$/.test("a".repeat(40) + "b")', '}); for (;;) {} (function () {')
    for (const code of endless)
      expect([code, (await fails(code, { seconds: 0.3 })).code]).toEqual([code, 'ERR_SCRIPT_TIME'])
    const bombs: [string, RegExp][] = [
      ['const all = []\nfor (;;) all.push({})', /^ERR_SCRIPT_MEMORY$/],
      ['let text = "x"\nfor (;;) text += text', /^ERR_SCRIPT(_MEMORY)?$/],
      ['return new Uint8Array(1e9)', /^ERR_SCRIPT(_MEMORY)?$/],
      ['const f = n => f(n + 1) + 1\nreturn f(0)', /^ERR_SCRIPT$/],
      ['return "x".repeat(1e6)', /^ERR_SCRIPT_OUTPUT$/],
      ['for (let i = 0; i < 101; i++) emit("x")', /^ERR_SCRIPT$/],
      ['emit("x", "y".repeat(1e6))', /^ERR_SCRIPT$/],
      ['const a = []; a[0] = a; return a', /^ERR_SCRIPT$/],
      ['return [1n]', /^ERR_SCRIPT$/],
      ['return new Promise(() => {})', /^ERR_SCRIPT_OUTPUT$/],
    ]
    for (const [code, expected] of bombs)
      expect([code, (await fails(code, { seconds: 10 })).code]).toEqual([
        code,
        expect.stringMatching(expected),
      ])
    delay.disable()
    expect(await value('return "alive"')).toBe('alive')
    expect(delay.percentile(99) / 1e6).toBeLessThan(50)
    // Other programs may keep this one waiting, but not for as long as the shortest of these scripts ran.
    expect(delay.max / 1e6).toBeLessThan(250)
  }, 30_000)

  it('survives JSON of ten thousand levels, and refuses a payload of 50 MB at once', async () => {
    const deep = '['.repeat(10_000) + ']'.repeat(10_000)
    expect(await value('return typeof event.payload', { payload: deep })).toMatch(/string|object/)
    const start = performance.now()
    expect(await fails('return event.text.length', { payload: new Uint8Array(50_000_000) })).toMatchObject({
      code: 'ERR_SCRIPT_INPUT',
    })
    expect(performance.now() - start).toBeLessThan(50)
  })

  it('keeps a bounded log', async () => {
    const { done } = run('for (let i = 0; i < 80; i++) log("x".repeat(1000))')
    const output = await done
    expect(output!.log).toHaveLength(50)
    expect((output!.log as string[])[0]).toHaveLength(500)
    expect(output!.droppedLines).toBe(30)
  })

  it('is ended with its run', async () => {
    const controller = new AbortController()
    const { context } = actionContext({ signal: controller.signal })
    const done = execute(action, { code: 'for (;;) {}', seconds: 60 }, context)
    const queued = execute(action, { code: 'for (;;) {}', seconds: 60 }, context)
    const third = execute(action, { code: 'return 1' }, context)
    setTimeout(() => controller.abort(new Error('stopped')), 50)
    for (const each of [done, queued, third]) await expect(each).rejects.toThrow('stopped')
    expect(await value('return 1')).toBe(1)
  })
})
