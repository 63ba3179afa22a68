import { describe, expect, it } from 'vitest'
import { reasonFor, withoutChatter } from '../../src/launch/desktop.mjs'
import { hasDisplay } from '../../src/launch/display.mjs'

describe('the desktop app', () => {
  it('has a display where one is named, and always on Windows and macOS', () => {
    expect(hasDisplay({}, 'linux')).toBe(false)
    expect(hasDisplay({ DISPLAY: '' }, 'linux')).toBe(false)
    expect(hasDisplay({ DISPLAY: ':0' }, 'linux')).toBe(true)
    expect(hasDisplay({ WAYLAND_DISPLAY: 'wayland-0' }, 'linux')).toBe(true)
    expect(hasDisplay({}, 'win32')).toBe(true)
    expect(hasDisplay({}, 'darwin')).toBe(true)
  })

  it.for([
    [
      'electron: error while loading shared libraries: libnss3.so: cannot open shared object file',
      'libnss3.so',
    ],
    ['The SUID sandbox helper binary was found, but is not configured correctly.', '--no-sandbox'],
    ['Missing X server or $DISPLAY', 'display does not answer'],
    ['something else\n', 'code 1 before its window opened: something else'],
    ['', 'it said nothing'],
  ] as const)('says why it did not open: %s', ([said, reason]) => {
    expect(reasonFor(1, said)).toContain(reason)
  })

  it('keeps what Chromium tells of itself from the terminal', () => {
    const text =
      '[123:1120/213342.1:ERROR:bus.cc(407)] Failed to connect to the bus\nA broker is gone\n\n' +
      '(electron:15477): libnotify-WARNING **: 21:27: Failed to connect to proxy\n\n[1] kept\n'
    expect(withoutChatter(text)).toBe('A broker is gone\n\n[1] kept\n')
  })
})
