// @ts-check
import { spawn } from 'node:child_process'
import { lastLines } from './program.mjs'
import { projectFolder } from './project.mjs'
import { forwardSignals } from './signals.mjs'

/** The exit code by which Tomte says that it could not start, though Electron could. */
const tomteFailed = 70

/**
 * Runs the desktop app until it ends.
 * @param {string} electron
 * @param {string[]} args
 * @returns {Promise<{ opened: true, code: number } | { opened: false, reason: string }>} opened: false where it failed before its window was there
 */
export function openDesktop(electron, args) {
  const flags = needsNoSandbox(args) ? ['--no-sandbox'] : []
  if (flags.length)
    console.error('Running as root: Chromium allows that only without its sandbox (--no-sandbox).')
  return new Promise(resolve => {
    // Terminals inside of Electron apps set this; it would make Electron a plain Node.
    const { ELECTRON_RUN_AS_NODE: _, ...env } = process.env
    const child = spawn(electron, [...flags, projectFolder, ...args], {
      stdio: ['inherit', 'pipe', 'pipe'],
      env,
    })
    const stopForwarding = forwardSignals(child)
    let said = ''
    let ready = false
    child.stdout.setEncoding('utf8').on('data', text => {
      process.stdout.write(text)
      ready ||= /^ready/m.test(text)
    })
    child.stderr.setEncoding('utf8').on('data', text => {
      process.stderr.write(withoutChatter(text))
      if (!ready) said = (said + text).slice(-16_384)
    })
    child.on('error', error => finish(-1, error.message))
    child.on('close', (code, signal) => finish(code ?? (signal ? 1 : 0)))

    /**
     * @param {number} code
     * @param {string} [message]
     */
    function finish(code, message) {
      stopForwarding()
      if (code === 0 || code === tomteFailed || ready) resolve({ opened: true, code })
      else resolve({ opened: false, reason: message ?? reasonFor(code, said) })
    }
  })
}

/**
 * Chromium tells of every bus and graphics card it does not find; nobody can do anything about it.
 * @param {string} text
 */
export function withoutChatter(text) {
  return text.replace(/^(\[\d+:\d+\/\d+\.\d+:(ERROR|WARNING):\w+\.cc|\(\w+:\d+\): \w+-WARNING).*\n+/gm, '')
}

/** @param {string[]} args */
export function needsNoSandbox(args) {
  return process.platform === 'linux' && process.getuid?.() === 0 && !args.includes('--no-sandbox')
}

/**
 * @param {number} code
 * @param {string} said
 */
export function reasonFor(code, said) {
  const library = /error while loading shared libraries: (\S+?):/.exec(said)?.[1]
  if (library)
    return `Electron needs the system library ${library}; install it with your system's package manager`
  if (/SUID sandbox helper/.test(said)) {
    return (
      "this system does not let Chromium set up its sandbox; make `chrome-sandbox` beside Electron's program owned by " +
      'root with mode 4755, or start with `npm start -- --no-sandbox`'
    )
  }
  if (/Missing X server|cannot open display|Failed to connect to Wayland/i.test(said)) {
    return 'the display does not answer (is DISPLAY right?)'
  }
  return `Electron ended with code ${code} before its window opened: ${lastLines(said, 1) || 'it said nothing'}`
}
