const LONGEST_PRESS = 250

/**
 * Does `act` once the mouse button that may be down is released. For what a field says when it is left: a fault that appears
 * while the button is down would push the thing that is being clicked away from under the pointer.
 */
export function afterPress(act: () => void): void {
  const released = () => {
    clearTimeout(timer)
    window.removeEventListener('pointerup', released, true)
    setTimeout(act)
  }
  const timer = setTimeout(released, LONGEST_PRESS)
  window.addEventListener('pointerup', released, true)
}
