import { PassThrough, type Readable } from 'node:stream'
import { utilityProcess } from 'electron'
import type { ExtensionChild, Launch } from '../bridge.ts'

/**
 * As a utility process: the packaged app refuses to run as Node. Electron has no permission model and no limit of the heap for
 * it: the runner sets the limit itself.
 */
export const launchUtility: Launch = Object.assign(launchUtilityProcess, { confines: false })

function launchUtilityProcess({ runner, folder, environment }: Parameters<Launch>[0]): ExtensionChild {
  const child = utilityProcess.fork(runner, [], {
    env: environment,
    cwd: folder,
    stdio: 'pipe',
    serviceName: 'Tomte plug-in',
  })
  // The runner sends nothing this way: whatever comes is the plug-in going round it.
  child.on('message', () => kill(child.pid))
  // V8 gave up in there; that the process ended is told too. Without a listener it would be thrown here.
  child.on('error', () => undefined)
  return {
    get pid() {
      return child.pid
    },
    output: streamOf(child.stdout),
    errors: streamOf(child.stderr),
    send: message => child.postMessage(message),
    kill: () => kill(child.pid) || child.kill(),
    onEnd: listener => void child.once('exit', code => listener(`its process ended with code ${code}`)),
  }
}

function streamOf(stream: NodeJS.ReadableStream | null): Readable {
  return (stream as Readable | null) ?? new PassThrough().end()
}

/** `kill` of Electron asks, and one that loops does not hear it. */
function kill(pid: number | undefined): boolean {
  if (pid === undefined) return false
  try {
    return process.kill(pid, 'SIGKILL')
  } catch {
    return false
  }
}
