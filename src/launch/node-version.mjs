// @ts-check

/**
 * Whether this Node can run Tomte and its build: 20.19 or later of that line, or 22.12 and everything after.
 * @param {string} version such as `v20.19.0`
 */
export function isNodeSupported(version) {
  const [major = 0, minor = 0] = version.replace(/^v/, '').split('.').map(Number)
  if (major === 20) return minor >= 19
  if (major === 22) return minor >= 12
  return major > 22
}

/** Ends the process with a clear word where Node is too old. */
export function requireNode() {
  if (isNodeSupported(process.version)) return
  console.error(
    `Tomte needs Node 20.19 or later (of the 20 line), or 22.12 and later; this is ${process.version}.\n` +
      'Get a current one at https://nodejs.org, then run the command again.',
  )
  process.exit(1)
}
