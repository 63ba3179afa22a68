// @ts-check

/** @type {NodeJS.Signals[]} */
const ending = ['SIGINT', 'SIGTERM', 'SIGHUP']

/**
 * Hands the signals that end this process on to the child, so that Tomte ends in order and this process after it.
 * @param {import('node:child_process').ChildProcess} child
 * @returns {() => void} stops it
 */
export function forwardSignals(child) {
  /** @param {NodeJS.Signals} signal */
  const forward = signal => {
    // A terminal sends Ctrl+C to the child by itself; a second one would make it give up its orderly end.
    if (signal === 'SIGINT' && process.stdin.isTTY) return
    child.kill(signal)
  }
  for (const signal of ending) process.on(signal, forward)
  return () => {
    for (const signal of ending) process.off(signal, forward)
  }
}

/**
 * Runs `finish` should this process end before the returned function is called, by a signal too: Node itself would not.
 * @param {() => void} finish
 * @returns {() => void}
 */
export function onEnd(finish) {
  const exit = () => process.exit(1)
  process.once('exit', finish)
  for (const signal of ending) process.once(signal, exit)
  return () => {
    process.off('exit', finish)
    for (const signal of ending) process.off(signal, exit)
  }
}
