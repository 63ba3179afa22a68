/** How long the main thread was held at most, in milliseconds, since `watchBlocks`; looked at about every millisecond. */
export interface Blocks {
  stop(): number
}

/**
 * Watches for blocks of the main thread. None counts for more than the processor time that this process had meanwhile, since
 * other work of the machine may hold it up.
 */
export function watchBlocks(): Blocks {
  let longest = 0
  let last = performance.now()
  let before = process.cpuUsage()
  const look = () => {
    const now = performance.now()
    const { user, system } = process.cpuUsage(before)
    longest = Math.max(longest, Math.min(now - last, (user + system) / 1000))
    last = now
    before = process.cpuUsage()
  }
  const timer = setInterval(look, 1)
  return {
    stop() {
      clearInterval(timer)
      look()
      return longest
    },
  }
}
