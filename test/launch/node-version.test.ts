import { expect, it } from 'vitest'
import { isNodeSupported } from '../../src/launch/node-version.mjs'

it.for([
  ['v18.20.4', false],
  ['v20.18.3', false],
  ['v20.19.0', true],
  ['v21.7.3', false],
  ['v22.11.0', false],
  ['v22.12.0', true],
  ['v24.0.0', true],
] as const)('Node %s: %s', ([version, supported]) => {
  expect(isNodeSupported(version)).toBe(supported)
})
