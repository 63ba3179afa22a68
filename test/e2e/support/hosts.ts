import { electronFault, missingTools } from '../../run/tools.mjs'
import { openBrowserWindow } from './browser.ts'
import { openDesktopWindow } from './desktop.ts'
import type { HostKind, TomteWindow, WindowOptions } from './window.ts'

/** Why no window of this host can be opened here; undefined where it can. */
export function hostFault(host: HostKind): string | undefined {
  const lacks = missingTools().filter(name => name === (host === 'browser' ? 'chromium' : 'xvfb'))
  if (lacks.length > 0) return `${lacks.join()} is missing`
  return host === 'desktop' ? electronFault() : undefined
}

/** Both hosts, each with how a window is opened in it, for `describe.for`; `fault` says why it cannot be. */
export const hosts: {
  host: HostKind
  fault: string | undefined
  open(options?: WindowOptions): Promise<TomteWindow>
}[] = [
  { host: 'browser', fault: hostFault('browser'), open: openBrowserWindow },
  { host: 'desktop', fault: hostFault('desktop'), open: openDesktopWindow },
]

/** The hosts whose window can be opened here. The others are told of by the run as a whole. */
export const hostsHere = hosts.filter(({ fault }) => fault === undefined)
