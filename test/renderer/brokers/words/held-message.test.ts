import { describe, expect, it } from 'vitest'
import {
  heldHint,
  heldReason,
  heldTitle,
  repeatWord,
} from '../../../../src/renderer/brokers/words/held-message.ts'
import type { HeldMessage } from '../../../../src/shared/contract/held-message.ts'

const message = (changes: Partial<HeldMessage>): HeldMessage => ({
  id: 'x',
  kind: 'too-large',
  time: 0,
  times: 1,
  topic: 't',
  ...changes,
})

describe('a message that somebody should look at', () => {
  it('says what became of it, how often, and how large it was', () => {
    const large = message({ times: 1200, size: 21_400_000 })
    expect(heldTitle(large)).toBe('Too large (1,200 times)')
    expect(heldReason(large)).toMatch(/^The broker sent 21\.4 MB, more than is accepted\./)
    expect(heldTitle(message({}))).toBe('Too large')
    expect(repeatWord(large)).toBeUndefined()
  })

  it('gives the hint of its error, and the one thing that can be done', () => {
    const error = { code: 'ERR_X', message: 'No.', hint: 'Check the topic.' }
    const refused = message({ kind: 'refused', error, repeat: 'publish' })
    expect([heldTitle(refused), heldHint(refused), repeatWord(refused)]).toEqual([
      'Not sent',
      'Check the topic.',
      'Publish again',
    ])
    const doubt = message({ kind: 'uncertain', repeat: 'rules' })
    expect([heldTitle(doubt), heldHint(doubt), repeatWord(doubt)]).toEqual([
      'In doubt',
      undefined,
      'Give to rules',
    ])
    expect(heldReason(message({ kind: 'unreadable', error }))).toBe('No. No rule saw it.')
  })
})
