import { once } from 'node:events'
import { createServer } from 'node:net'
import { expect, it } from 'vitest'
import { choosePort } from '../../src/launch/port.mjs'

it('takes the next port where one is taken', async () => {
  const port = await choosePort()
  const server = createServer().listen(port, '127.0.0.1')
  await once(server, 'listening')
  try {
    expect(await choosePort()).toBeGreaterThan(port)
  } finally {
    server.close()
  }
})
