import type { ChildProcessWithoutNullStreams } from 'node:child_process'
import { isAbsolute } from 'node:path'
import { z } from 'zod'
import { TomteError } from '../../../shared/errors.ts'
import { actionCommon } from '../../../shared/workspace/rule.ts'
import { type ActionContext, type ActionOutput, defineAction } from '../plugin.ts'
import { CapturedOutput } from './captured-output.ts'
import { batchFileFault, startProgram } from './start-program.ts'
import { exitOf } from './stop-program.ts'

const MAXIMUM_ARGUMENTS = 200
const noZeroByte = (name: string) => z.string().regex(/^[^\0]*$/, `${name} cannot hold a zero byte.`)

const schema = z.strictObject({
  program: z
    .string('Name the program to run.')
    .min(1, 'Name the program to run.')
    .max(4096)
    .regex(/^[^\0]*$/, 'The name of a program cannot hold a zero byte.')
    .superRefine((program, context) => {
      const fault = batchFileFault(program)
      if (fault) context.addIssue({ code: 'custom', message: fault })
    }),
  arguments: z.array(noZeroByte('An argument').max(65_536)).max(MAXIMUM_ARGUMENTS).default([]),
  workingFolder: noZeroByte('A folder')
    .max(4096)
    .refine(isAbsolute, 'Give the full path of the working folder.')
    .nullable()
    .default(null),
  environment: z
    .record(
      z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'An environment variable has letters, digits and _.'),
      noZeroByte('An environment variable').max(65_536),
    )
    .default({}),
  stdin: z.string().max(16_777_216).default(''),
  allowFailure: z.boolean().default(false),
  timeout: actionCommon.timeout.unwrap().default(30),
})

type Config = Omit<z.infer<typeof schema>, 'stdin' | 'timeout'> & { stdin: string | Uint8Array }

/**
 * Runs a program to its end: its output is `{exitCode, stdout, stderr}`.
 */
export const runProgramAction = defineAction({
  type: 'program',
  title: 'Run a program',
  description:
    'Runs a program on the machine Tomte runs on, each argument as it stands, never through a shell.',
  icon: 'terminal',
  summary: 'Run {program}',
  dangerous: true,
  schema,
  fields: [
    {
      name: 'program',
      label: 'Program',
      control: 'file',
      required: true,
      placeholder: '/usr/bin/systemctl',
      help: 'A full path, or a name found through PATH.',
    },
    {
      name: 'arguments',
      label: 'Arguments',
      control: 'list',
      template: true,
      help: 'Each arrives as one argument, whatever is in it. A template that begins one cannot make it an option.',
    },
    {
      name: 'stdin',
      label: 'Standard input',
      control: 'multiline',
      template: true,
      help: '{{payload}} alone passes the bytes on untouched.',
    },
    {
      name: 'allowFailure',
      label: 'Any exit code is fine',
      control: 'switch',
      advanced: true,
      help: 'Otherwise all but 0 is a failure.',
    },
    {
      name: 'workingFolder',
      label: 'Working folder',
      control: 'text',
      advanced: true,
      placeholder: 'your home folder',
    },
    { name: 'environment', label: 'Environment', control: 'pairs', template: true, advanced: true },
  ],
  initial: { program: '', arguments: [], timeout: 30 },
  templates: { arguments: 'operands', environment: 'texts', stdin: 'bytes' },
  execute: (config, context) => runProgram(config, context),
})

interface Output {
  exitCode: number | null
  stdout: string
  stderr: string
  droppedBytes?: number
}

async function runProgram(config: Config, context: ActionContext): Promise<ActionOutput> {
  context.signal.throwIfAborted()
  const child = await startProgram(config)
  const stdout = new CapturedOutput(child.stdout)
  const stderr = new CapturedOutput(child.stderr)
  feed(child, config.stdin)
  const exit = await exitOf(child, context.signal, context.clock)

  const dropped = stdout.dropped + stderr.dropped
  const output: Output = { exitCode: exit.code, stdout: stdout.text, stderr: stderr.text }
  if (dropped > 0) output.droppedBytes = dropped
  if (exit.signal) throw endedBySignal(config.program, exit.signal, output)
  if (exit.code !== 0 && !config.allowFailure) throw endedBadly(config.program, output)
  return { ...output }
}

function feed(child: ChildProcessWithoutNullStreams, input: string | Uint8Array): void {
  child.stdin.on('error', () => {}) // a program need not read what it is given
  child.stdin.end(input)
}

function endedBySignal(program: string, signal: string, output: Output): TomteError {
  return new TomteError('ERR_PROGRAM_SIGNAL', `“${program}” was ended by the signal ${signal}.`, {
    hint: 'Something outside Tomte ended it, or it crashed.',
    output: { ...output },
  })
}

function endedBadly(program: string, output: Output): TomteError {
  const said = output.stderr.trim().split('\n').at(-1)?.slice(0, 300)
  return new TomteError(
    'ERR_PROGRAM_EXIT',
    `“${program}” ended with exit code ${output.exitCode}${said ? `: ${said}` : ''}.`,
    { hint: 'Run it by hand with the same arguments, or allow any exit code.', output: { ...output } },
  )
}
