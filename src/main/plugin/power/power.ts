import { z } from 'zod'
import { TomteError } from '../../../shared/errors.ts'
import { actionCommon } from '../../../shared/workspace/rule.ts'
import { firstThatWorks } from '../first-program.ts'
import { type ActionOutput, defineAction } from '../plugin.ts'
import { commandsFor, type PowerWord, powerWords } from './power-commands.ts'

const schema = z.strictObject({
  what: z.enum(powerWords, `It is one of ${powerWords.join(', ')}.`),
  confirm: actionCommon.confirm.unwrap().default(true),
  timeout: actionCommon.timeout.unwrap().default(30),
})

/** Locks this machine, sends it to sleep, or turns it off. Its output is `{program}`. */
export const powerAction = defineAction({
  type: 'power',
  title: 'Lock, sleep or turn off',
  description: 'Locks the machine Tomte runs on, sends it to sleep, restarts it or shuts it down.',
  icon: 'power',
  summary: 'This machine: {what}',
  dangerous: true,
  schema,
  fields: [
    {
      name: 'what',
      label: 'What it does',
      control: 'select',
      required: true,
      options: [
        { value: 'lock', label: 'Lock' },
        { value: 'sleep', label: 'Sleep' },
        { value: 'restart', label: 'Restart' },
        { value: 'shutdown', label: 'Shut down' },
      ],
      help: 'Asks a person first, unless you turn that off.',
    },
  ],
  initial: { what: 'lock', confirm: true },
  templates: {},
  execute: ({ what }, { signal }) => tell(what, signal),
})

async function tell(what: PowerWord, signal: AbortSignal): Promise<ActionOutput> {
  const done = await firstThatWorks(commandsFor(process.platform, what), signal)
  if ('program' in done) return done
  throw new TomteError('ERR_POWER', `This machine did not ${words[what]}: ${done.failures}.`, {
    hint: 'Tomte can only do what its user may; see whether the program works by hand.',
  })
}

const words: Record<PowerWord, string> = {
  lock: 'lock',
  sleep: 'go to sleep',
  restart: 'restart',
  shutdown: 'shut down',
}
