import { expect, it } from 'vitest'
import { Births } from '../../../../src/main/event/decoder/births.ts'

const long = 'n'.repeat(10_000)
const aliases = (name = long) =>
  new Map(Array.from({ length: 100 }, (_, alias) => [alias, { name, type: undefined }]))

it('births are remembered only as far as they fit, those in use before others', () => {
  const births = new Births()
  births.nodeBorn('used', aliases())
  for (let device = 0; device < 100; device++) {
    births.deviceBorn('n', String(device), aliases())
    expect(births.ofNode('used')).toBeDefined()
  }
  const known = Array.from({ length: 100 }, (_, device) => births.ofDevice('n', String(device)) !== undefined)
  expect(known.at(-1)).toBe(true)
  const left = known.filter(Boolean).length
  expect(left).toBeGreaterThan(15)
  expect(left).toBeLessThan(40)
})

it('a device that is born again and again takes the place of one', () => {
  const births = new Births()
  births.deviceBorn('n', 'first', aliases())
  for (let time = 0; time < 100; time++) births.deviceBorn('n', 'again', aliases())
  expect(births.ofDevice('n', 'first')).toBeDefined()
})

it('many births that say nothing are forgotten too', () => {
  const births = new Births()
  for (let node = 0; node < 500_000; node++) births.nodeBorn(`n${node}`, new Map())
  expect(births.ofNode('n0')).toBeUndefined()
  expect(births.ofNode('n499999')).toBeDefined()
})
