import net from 'node:net'

export function freePort() {
  return new Promise(resolve => {
    const server = net.createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address()
      server.close(() => resolve(port))
    })
  })
}

const median = numbers => numbers.sort((a, b) => a - b)[numbers.length >> 1]

/**
 * Measures each of `subjects` (name to measurement) in turn, `rounds` times: the machine is noisy, and so equally for all.
 * Gives the medians of their numbers, by name and field.
 */
export async function inTurns(rounds, subjects) {
  const results = Object.fromEntries(Object.keys(subjects).map(name => [name, []]))
  for (let round = 0; round < rounds; round++)
    for (const [name, measure] of Object.entries(subjects)) results[name].push(await measure())
  return Object.fromEntries(
    Object.entries(results).map(([name, found]) => [
      name,
      Object.fromEntries(
        Object.keys(found[0]).map(field => [field, median(found.map(result => result[field]))]),
      ),
    ]),
  )
}
