import { existsSync } from 'node:fs'
import { join } from 'node:path'

/**
 * Whether libsecret has a D-Bus session to speak on. Where there is a display and none, it tries to start one, and where that
 * fails it never answers: its thread would keep Tomte from ending.
 */
export function hasSessionBus(env = process.env, platform: NodeJS.Platform = process.platform): boolean {
  if (platform !== 'linux') return true
  if (env.DBUS_SESSION_BUS_ADDRESS) return true
  return Boolean(env.XDG_RUNTIME_DIR) && existsSync(join(env.XDG_RUNTIME_DIR ?? '', 'bus'))
}
