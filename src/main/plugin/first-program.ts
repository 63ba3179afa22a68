import { execFile } from 'node:child_process'

/** A program that does something here, where it is installed. */
export interface ProgramCommand {
  program: string
  arguments: readonly string[]
  environment?: Record<string, string>
}

/**
 * Runs these programs to their end, one after the other, until one of them works; answers with its name, or with why none of
 * them did. @throws the reason of `signal` where it aborts
 */
export async function firstThatWorks(
  commands: readonly ProgramCommand[],
  signal: AbortSignal,
): Promise<{ program: string } | { failures: string }> {
  const failures: string[] = []
  for (const command of commands) {
    signal.throwIfAborted()
    const failure = await run(command, signal)
    signal.throwIfAborted()
    if (failure === null) return { program: command.program }
    failures.push(`${command.program}: ${failure}`)
  }
  return { failures: failures.join('; ') }
}

/** Null where it went well, else why not. */
function run(command: ProgramCommand, signal: AbortSignal): Promise<string | null> {
  const env = { ...process.env, ...command.environment }
  return new Promise(resolve => {
    execFile(
      command.program,
      [...command.arguments],
      { signal, windowsHide: true, env },
      (error, _stdout, stderr) => {
        if (!error) resolve(null)
        else if ((error as NodeJS.ErrnoException).code === 'ENOENT') resolve('it is not installed')
        else resolve(stderr.trim().split('\n').at(-1)?.slice(0, 200) || `exit code ${error.code}`)
      },
    )
  })
}
