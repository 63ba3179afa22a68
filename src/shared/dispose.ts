/** Ends a subscription, timer or registration. Calling it again does nothing. */
export type Dispose = () => void

/** Joins several disposals into one that runs them in reverse order, each once. */
export function disposeAll(disposals: Iterable<Dispose>): Dispose {
  const pending = [...disposals]
  return () => {
    for (let dispose = pending.pop(); dispose; dispose = pending.pop()) dispose()
  }
}
