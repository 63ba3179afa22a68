import { expect, it, onTestFinished } from 'vitest'
import { bundleTomte } from '../../support/tomte.ts'
import { killServe } from '../../torture/runs/kill-serve.ts'
import { describeVerdict } from '../../torture/runs/verdict.ts'

/** `npm run torture -- --only runs --kills 500` is the long run. */
const KILLS = 25

it('tomte serve that is killed loses no event, doubles no run, and lists what is uncertain', async () => {
  const program = await bundleTomte()
  onTestFinished(() => program.remove())
  const verdict = await killServe(program.file, KILLS)
  console.log(describeVerdict(verdict))
  expect(verdict.faults).toEqual([])
  expect(verdict).toMatchObject({ lost: 0, doubled: 0, doubts: 0 })
  // Else it would show nothing.
  expect(verdict.interrupted).toBeGreaterThan(0)
  expect(verdict.runs - verdict.interrupted).toBeGreaterThan(KILLS)
}, 180_000)
