// @ts-check

const heartbeat = 15_000

/**
 * Says what is being done, that it goes on where it takes long, and how many seconds it took. On stderr, so that stdout
 * keeps to what a program may read.
 * @template T
 * @param {string} title such as `Building Tomte`
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withProgress(title, work) {
  const begin = Date.now()
  const seconds = () => `${((Date.now() - begin) / 1000).toFixed(1)} s`
  console.error(`${title} …`)
  const timer = setInterval(() => console.error(`${title} … ${seconds()}`), heartbeat)
  try {
    const result = await work()
    console.error(`${title}: done in ${seconds()}`)
    return result
  } catch (error) {
    console.error(`${title}: failed after ${seconds()}`)
    throw error
  } finally {
    clearInterval(timer)
  }
}
