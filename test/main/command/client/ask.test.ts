import { PassThrough } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { asker } from '../../../../src/main/command/client/ask.ts'

function terminal() {
  const input = new PassThrough()
  const output = new PassThrough()
  let shown = ''
  output.on('data', chunk => {
    shown += chunk
  })
  return { input, ask: asker(input, output), shown: () => shown }
}

describe('asking', () => {
  it('shows the question and what is typed', async () => {
    const { input, ask, shown } = terminal()
    const answer = ask.line('Topic: ')
    input.write('a/b\r')
    expect(await answer).toBe('a/b')
    expect(shown()).toContain('Topic: ')
    expect(shown()).toContain('a/b')
  })

  it('never shows a secret', async () => {
    const { input, ask, shown } = terminal()
    const answer = ask.secret('Password: ')
    for (const letter of 'sesame') input.write(letter)
    input.write('\r')
    expect(await answer).toBe('sesame')
    expect(shown()).toBe('Password: \n')
  })

  it.each([
    ['Ctrl-C', '\x03'],
    ['Ctrl-D', '\x04'],
  ])('ends with %s', async (_, key) => {
    const { input, ask } = terminal()
    const answer = ask.line('Topic: ')
    input.write(key)
    await expect(answer).rejects.toMatchObject({ code: 'ERR_CANCELLED' })
  })
})
