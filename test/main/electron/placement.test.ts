import { expect, it } from 'vitest'
import { fitPlacement } from '../../../src/main/electron/placement.ts'

const screen = { x: 0, y: 0, width: 1920, height: 1080 }
const second = { x: 1920, y: 0, width: 2560, height: 1440 }

it('opens where it was closed', () => {
  const bounds = { x: 2000, y: 100, width: 1200, height: 800 }
  expect(fitPlacement(bounds, [screen, second])).toEqual(bounds)
})

it('opens in the middle of the first screen where none shows it any more', () => {
  const centred = { x: 280, y: 110, width: 1360, height: 860 }
  expect(fitPlacement({ x: 2000, y: 100, width: 1200, height: 800 }, [screen])).toEqual(centred)
  expect(fitPlacement({ x: 100, y: 1060, width: 1200, height: 800 }, [screen])).toEqual(centred)
  expect(fitPlacement({ x: Number.NaN, y: 0, width: 1200, height: 800 }, [screen])).toEqual(centred)
  expect(fitPlacement(undefined, [screen])).toEqual(centred)
})

it('is never smaller than what it can show', () => {
  expect(fitPlacement({ x: 0, y: 0, width: 300, height: 200 }, [screen])).toMatchObject({
    width: 1024,
    height: 640,
  })
  expect(fitPlacement(undefined, [{ x: 0, y: 0, width: 800, height: 600 }])).toEqual({
    x: 0,
    y: 0,
    width: 1024,
    height: 640,
  })
})
