// What Tomte needs where there is much of everything: 10,000 rules, 1,000,000 events in the journal.
import { startHouse } from './house.mjs'

const CHANGES = 10

function sizeOf({ rules, count }) {
  return { rules: rules > 1 ? rules : 10_000, events: count * 10 }
}

export async function benchMemory(options) {
  const { rules, events } = sizeOf(options)
  console.log(`memory, ${rules} rules`)
  const empty = await startHouse({ rules })
  const before = await empty.probe()
  await empty.stop()
  console.log(`  without events: RSS ${before.rss} MB, heap ${before.heap} MB`)
  const house = await startHouse({ rules, events })
  const { rss, heap, block } = await house.probe()
  await house.stop()
  console.log(
    `  ${events} events journalled, each with a run: RSS ${rss} MB, heap ${heap} MB; longest block ${block} ms`,
  )
}

/** The rules that are asked about; a run of the last one is stopped by the next event, and waits again. */
function askedRules() {
  const rule = (name, filter, fields) => ({
    id: 'asked',
    name,
    mode: 'parallel',
    triggers: [{ type: 'mqtt', broker: 'bench', filter }],
    conditions: { field: 'payload.value', op: '>', value: 20 },
    actions: [{ type: 'publish', broker: 'bench', topic: 'act/out', payload: '{{payload}}' }],
    ...fields,
  })
  return [
    rule('on one topic', 'home/room7/sensor7'),
    rule('on every event', 'home/#'),
    rule('on every event, restarting a wait', 'home/#', {
      mode: 'restart',
      actions: [{ type: 'wait', seconds: 5 }],
    }),
  ]
}

export async function benchDryRun(options) {
  const { events } = sizeOf(options)
  console.log(`dry run of one rule over ${events} journalled events`)
  const house = await startHouse({ rules: 1, events })
  for (const rule of askedRules()) {
    await house.probe()
    const began = performance.now()
    const { question } = await house.call('rule.dryRun', { rules: [rule], span: { journal: {} } })
    const { runs } = await answerOf(house, question)
    const seconds = ((performance.now() - began) / 1000).toFixed(1)
    const { block } = await house.probe()
    console.log(`  ${rule.name}: ${runs} runs in ${seconds} s, longest block ${block} ms`)
  }
  await house.stop()
}

async function answerOf(house, question) {
  for (;;) {
    const state = await house.call('question.get', { question, wait: 10_000 })
    if (state.done) return state.dryRun
  }
}

export async function benchChange(options) {
  const { rules } = sizeOf(options)
  console.log(`change of one rule among ${rules}`)
  const house = await startHouse({ rules })
  await house.probe()
  const began = performance.now()
  for (let count = 0; count < CHANGES; count++)
    await house.call('rule.enable', { id: `rule${rules >> 1}`, enabled: count % 2 === 1 })
  const each = Math.round((performance.now() - began) / CHANGES)
  const { block } = await house.probe()
  console.log(`  ${each} ms each, longest block ${block} ms`)
  await house.stop()
}
