/**
 * Milliseconds that `work` held the main thread. Never more than the processor time of this process, since other work of the
 * machine may hold it up.
 */
export function spentOn(work: () => void): number {
  const began = performance.now()
  const before = process.cpuUsage()
  work()
  const { user, system } = process.cpuUsage(before)
  return Math.min(performance.now() - began, (user + system) / 1000)
}
