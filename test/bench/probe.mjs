// Preloaded into Tomte (`node --expose-gc --import probe.mjs cli.js`): answers its parent with what it takes in megabytes, and how
// many milliseconds its main thread stood still at most since it was asked last.
import { monitorEventLoopDelay } from 'node:perf_hooks'

const delay = monitorEventLoopDelay({ resolution: 1 })
delay.enable()
process.on('message', () => {
  const block = Math.round(delay.max / 1e6)
  globalThis.gc()
  const { rss, heapUsed } = process.memoryUsage()
  // The collection stands in the way itself: it must be seen before what was seen is forgotten.
  setTimeout(() => {
    delay.reset()
    process.send({ block, rss: Math.round(rss / 1e6), heap: Math.round(heapUsed / 1e6) })
  }, 20)
})
process.channel.unref()
