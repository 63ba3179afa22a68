import type { App } from '../store/app.ts'

/** `milliseconds`: it ends by itself. */
export function pauseRules(app: App, milliseconds?: number): void {
  const until = milliseconds === undefined ? {} : { until: Date.now() + milliseconds }
  void app.attempt('engine.pause', { paused: true, ...until })
}

export function resumeRules(app: App): void {
  void app.attempt('engine.pause', { paused: false })
}
