import { join } from 'node:path'
import type { WorkspaceInput } from '../../support/serve.ts'

/** The rule that is saved again and again while Tomte is killed. */
export const changing = { id: 'changing', name: 'Changing', enabled: false, triggers: [], actions: [] }

/** What each action of a rule leaves behind, by its position: a line in a file of this name, or a message. */
export const effects = [
  { rule: 'steps', step: 0, file: 'first' },
  { rule: 'steps', step: 2, file: undefined },
  { rule: 'steps', step: 4, file: 'second' },
  { rule: 'queue', step: 0, file: 'program' },
  { rule: 'queue', step: 1, file: 'last' },
] as const

const triggers = [{ type: 'mqtt' as const, filter: 'kill/#', backlog: true }]

function append(path: string) {
  return { type: 'write-file' as const, folder: 'lines', path, content: '{{text}}' }
}

/** Rules on `kill/#` whose actions leave lines, a kept variable, a message and a wait that outlives the process. */
export function house(port: number, folder: string): WorkspaceInput {
  return {
    version: 1,
    folders: [{ id: 'lines', path: folder }],
    brokers: [
      {
        id: 'home',
        name: 'Home',
        url: `mqtt://127.0.0.1:${port}`,
        clientId: 'tomte-kill',
        protocolVersion: '5',
        cleanStart: false,
        sessionExpiry: 3600,
        subscriptions: [{ filter: 'kill/#', qos: 2, prefix: 'Kill' }],
      },
    ],
    rules: [
      {
        id: 'steps',
        name: 'Steps',
        mode: 'parallel',
        maximum: 1000,
        triggers,
        actions: [
          append('first'),
          { type: 'variable', name: 'newest', value: '{{text}}', as: 'number', keep: true },
          { type: 'publish', broker: 'home', topic: 'copy', payload: '{{payload}}', qos: 2 },
          { type: 'wait', seconds: 0.4 },
          append('second'),
        ],
      },
      {
        id: 'queue',
        name: 'Queue',
        mode: 'queued',
        maximum: 1000,
        triggers,
        actions: [
          {
            type: 'program',
            program: '/bin/sh',
            arguments: ['-c', 'echo "$0" >> "$1"', '{{text}}', join(folder, 'program')],
          },
          append('last'),
        ],
      },
      changing,
    ],
  } as WorkspaceInput
}
