import type { JournalTrouble } from './journal.ts'
import type { KeptRun } from './run-block.ts'

export function pausedTrouble(reason: string): JournalTrouble {
  return {
    id: 'journal-paused',
    code: 'ERR_JOURNAL_WRITE',
    level: 'error',
    title: 'The journal pauses',
    text: `It cannot be written: ${reason}. Events and rules go on, but are not kept. Tomte tries again every ten seconds.`,
  }
}

export function damagedTrouble(aside: string): JournalTrouble {
  return {
    id: 'journal-damaged',
    code: 'ERR_JOURNAL_DAMAGED',
    level: 'warning',
    title: 'The journal was damaged and set aside',
    text: `A new one was begun. The damaged one is ${aside}; it can be deleted if nothing in it is missed.`,
  }
}

export function interruptedTrouble(runs: readonly KeptRun[]): JournalTrouble {
  const names = [...new Set(runs.map(({ row }) => `“${row.name}”`))]
  const shown = names.slice(0, 3).join(', ') + (names.length > 3 ? ` and ${names.length - 3} more` : '')
  return {
    id: 'journal-interrupted',
    code: 'ERR_RUN_INTERRUPTED',
    level: 'warning',
    title: runs.length === 1 ? 'A run was interrupted' : `${runs.length} runs were interrupted`,
    text: `Tomte ended while they went on: ${shown}. Nothing is repeated; their traces show which action is uncertain.`,
  }
}
