// @ts-check
import { createServer } from 'node:net'

const usualPort = 4711
const attempts = 20

/** The port Tomte usually has on loopback, or the next free one. */
export async function choosePort() {
  for (let port = usualPort; port < usualPort + attempts; port++) {
    if (await isFree(port)) return port
  }
  return 0
}

/**
 * @param {number} port
 * @returns {Promise<boolean>}
 */
function isFree(port) {
  return new Promise(resolve => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => server.close(() => resolve(true)))
  })
}
