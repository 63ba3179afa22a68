import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { constants } from 'node:fs'
import { access, stat } from 'node:fs/promises'
import { homedir } from 'node:os'
import { TomteError } from '../../../shared/errors.ts'

export interface ProgramCall {
  program: string
  arguments: readonly string[]
  /** Absolute; null is the user's home folder. */
  workingFolder: string | null
  environment: Readonly<Record<string, string>>
}

/** `cmd.exe` reads their arguments as a command line: there is no safe way to hand them a payload. */
export function batchFileFault(program: string, platform: NodeJS.Platform = process.platform): string | null {
  if (platform !== 'win32' || !/\.(bat|cmd)[. ]*$/i.test(program)) return null
  return `“${program}” is a batch file: it can only be run by a shell, which Tomte never uses.`
}

/**
 * Starts a program as the leader of a process group of its own, never through a shell.
 * @throws TomteError ERR_PROGRAM_NOT_FOUND, ERR_PROGRAM_NOT_EXECUTABLE, ERR_PROGRAM_FOLDER, ERR_PROGRAM_ARGUMENTS, ERR_PROGRAM_START
 */
export async function startProgram(call: ProgramCall): Promise<ChildProcessWithoutNullStreams> {
  const fault = batchFileFault(call.program)
  if (fault)
    throw new TomteError('ERR_PROGRAM_NOT_EXECUTABLE', fault, {
      hint: 'Run the program it starts, or an interpreter such as powershell.exe with -File.',
    })
  if (call.workingFolder !== null) await assertFolder(call.program, call.workingFolder)
  try {
    const child = spawn(call.program, [...call.arguments], {
      cwd: call.workingFolder ?? homedir(),
      env: { ...process.env, ...call.environment },
      shell: false,
      detached: process.platform !== 'win32',
      windowsHide: true,
      stdio: ['pipe', 'pipe', 'pipe'],
    })
    await new Promise((resolve, reject) => {
      child.once('spawn', resolve)
      child.once('error', reject)
    })
    return child
  } catch (error) {
    throw startFailure(call.program, error as NodeJS.ErrnoException)
  }
}

async function assertFolder(program: string, folder: string): Promise<void> {
  try {
    if (!(await stat(folder)).isDirectory()) throw new Error('it is not a folder')
    await access(folder, constants.X_OK)
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    const reason =
      code === 'ENOENT' ? 'there is no such folder' : code === 'EACCES' ? 'it may not be entered' : message
    throw new TomteError(
      'ERR_PROGRAM_FOLDER',
      `“${program}” was not started: of its working folder “${folder}”, ${reason}.`,
      { cause: error, hint: 'Check the working folder of the action; it is on the machine Tomte runs on.' },
    )
  }
}

function startFailure(program: string, error: NodeJS.ErrnoException): TomteError {
  switch (error.code) {
    case 'ENOENT':
      return new TomteError('ERR_PROGRAM_NOT_FOUND', `There is no program “${program}”.`, {
        cause: error,
        hint: /[\\/]/.test(program)
          ? 'Check the path; it is on the machine Tomte runs on.'
          : 'Give its full path, or install it where PATH leads.',
      })
    case 'EACCES':
    case 'EPERM':
    case 'ENOEXEC':
    case 'UNKNOWN':
      return new TomteError(
        'ERR_PROGRAM_NOT_EXECUTABLE',
        `“${program}” cannot be run: it is not executable.`,
        {
          cause: error,
          hint: 'Check its permissions, and that a script begins with a line such as #!/bin/sh.',
        },
      )
    case 'E2BIG':
      return new TomteError('ERR_PROGRAM_ARGUMENTS', `The arguments for “${program}” are too long.`, {
        cause: error,
        hint: 'Pass long values through standard input.',
      })
    case 'ERR_INVALID_ARG_VALUE':
      return new TomteError('ERR_PROGRAM_ARGUMENTS', `An argument for “${program}” holds a zero byte.`, {
        cause: error,
        hint: 'Pass binary payloads through standard input.',
      })
    default:
      return new TomteError('ERR_PROGRAM_START', `“${program}” could not be started: ${error.message}.`, {
        cause: error,
        hint: 'See whether it starts by hand, as the user Tomte runs as.',
      })
  }
}
