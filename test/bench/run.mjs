// `npm run bench [-- --only bridge|receive|publish --rounds 3 --count 100000 --rules 1 --journal off]`: Tomte beside what others do, in turn, on
// loopback. What counts is the ratio: the machine is noisy, so the median of the rounds is told. Of memory, dry-run and change Tomte alone
// is told, once, with 10 times as many events and 10,000 rules.
import { parseArgs } from 'node:util'
import { prepare } from '../../src/launch/prepare.mjs'
import { benchBridge } from './bridge.mjs'
import { benchPublish, benchReceive } from './client.mjs'
import { benchChange, benchDryRun, benchMemory } from './large.mjs'

const benches = {
  bridge: benchBridge,
  receive: benchReceive,
  publish: benchPublish,
  memory: benchMemory,
  'dry-run': benchDryRun,
  change: benchChange,
}
const OF_CLIENT = ['receive', 'publish']
const { values } = parseArgs({
  options: {
    only: { type: 'string', default: Object.keys(benches).join(',') },
    rounds: { type: 'string', default: '3' },
    count: { type: 'string', default: '100000' },
    rules: { type: 'string', default: '1' },
    journal: { type: 'string', default: 'off' },
  },
})
const names = values.only.split(',')
const unknown = names.filter(name => !(name in benches))
if (unknown.length > 0) {
  console.error(`There is no benchmark ${unknown}; there are ${Object.keys(benches).join(', ')}.`)
  process.exit(2)
}
const options = {
  rounds: Number(values.rounds),
  count: Number(values.count),
  rules: Number(values.rules),
  journal: values.journal === 'on',
}

if (names.some(name => !OF_CLIENT.includes(name))) await prepare()
console.log(`Node ${process.version}, medians of ${options.rounds} rounds`)
for (const name of names) await benches[name](options)
