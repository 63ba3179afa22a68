// @ts-check

/** @type {NodeJS.Signals[]} */
const ending = ['SIGINT', 'SIGTERM', 'SIGHUP']
const watchEvery = 500

/**
 * Calls back whenever this process is told to end. The end of the npm that started it counts as SIGTERM: npm hands its own
 * signals only to the shell in between, which dies of them alone.
 * @param {(signal: NodeJS.Signals) => void} listener
 * @returns {() => void} stops it
 */
export function onEnding(listener) {
  const parent = process.ppid
  const watch = process.env.npm_lifecycle_event
    ? setInterval(() => process.ppid === parent || listener('SIGTERM'), watchEvery)
    : undefined
  for (const signal of ending) process.on(signal, listener)
  return () => {
    clearInterval(watch)
    for (const signal of ending) process.off(signal, listener)
  }
}

/**
 * Hands the signals that end this process on to the child, so that Tomte ends in order and this process after it.
 * @param {import('node:child_process').ChildProcess} child
 * @returns {() => void} stops it
 */
export function forwardSignals(child) {
  return onEnding(signal => {
    // A terminal sends Ctrl+C to the child by itself; a second one would make it give up its orderly end.
    if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal)
  })
}

/**
 * Runs `finish` should this process end before the returned function is called, by a signal too: Node itself would not.
 * @param {() => void} finish
 * @returns {() => void}
 */
export function onEnd(finish) {
  const exit = () => process.exit(1)
  process.once('exit', finish)
  const stopListening = onEnding(exit)
  return () => {
    process.off('exit', finish)
    stopListening()
  }
}
