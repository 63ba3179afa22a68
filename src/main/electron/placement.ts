export interface Rectangle {
  x: number
  y: number
  width: number
  height: number
}

/** Where the window stood when it was last closed. */
export interface Placement {
  bounds?: Rectangle
  maximized?: boolean
}

export const smallest = { width: 1024, height: 640 }
const usual = { width: 1360, height: 860 }
/** So much of the window must be on a screen for a person to take hold of it, in pixels. */
const grip = 80

/**
 * The bounds to open with: as they were, unless no screen shows them any more; then in the middle of the first one.
 * @param screens the work areas of the screens, the main one first
 */
export function fitPlacement(bounds: Rectangle | undefined, screens: readonly Rectangle[]): Rectangle {
  if (bounds && isUsable(bounds) && screens.some(screen => isReachable(bounds, screen))) {
    return { ...bounds, ...atLeastSmallest(bounds) }
  }
  const screen = screens[0] ?? { x: 0, y: 0, ...usual }
  const size = atLeastSmallest({
    width: Math.min(usual.width, screen.width),
    height: Math.min(usual.height, screen.height),
  })
  return {
    ...size,
    x: screen.x + Math.max(0, Math.round((screen.width - size.width) / 2)),
    y: screen.y + Math.max(0, Math.round((screen.height - size.height) / 2)),
  }
}

function isUsable({ x, y, width, height }: Rectangle): boolean {
  return [x, y, width, height].every(Number.isFinite) && width > 0 && height > 0
}

function isReachable(window: Rectangle, screen: Rectangle): boolean {
  const across = Math.min(window.x + window.width, screen.x + screen.width) - Math.max(window.x, screen.x)
  return across >= grip && window.y >= screen.y && window.y <= screen.y + screen.height - grip
}

function atLeastSmallest({ width, height }: { width: number; height: number }) {
  return { width: Math.max(width, smallest.width), height: Math.max(height, smallest.height) }
}
