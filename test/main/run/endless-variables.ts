import { systemClock } from '../../../src/main/clock.ts'
import { KeptVariables } from '../../../src/main/run/kept-variables.ts'
import { createVariables } from '../../../src/main/run/variables.ts'

// Run as a process of its own and killed: sets kept variables until then, and says of each once it is on disk.
const kept = new KeptVariables(process.argv[2] as string, systemClock, () => {})
const { values } = await kept.open()
const variables = createVariables(kept)
for (const [name, value] of values) variables.restore(name, value)
const begin = Number(variables.snapshot.a ?? 0)
console.log(`begin ${begin}`)
for (let n = begin + 1; ; n++) {
  // Both are written together, or neither is.
  await Promise.all([
    variables.set('a', n, true),
    variables.set('b', { n, text: 'x'.repeat(n % 1000) }, true),
  ])
  console.log(`kept ${n}`)
}
