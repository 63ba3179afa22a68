// A plug-in of Tomte: one object with start, stop and actions, all of them optional.
import { appendFile } from 'node:fs/promises'
import { cpus, freemem, loadavg, uptime } from 'node:os'
import { join } from 'node:path'

let tomte
let timer
let busy = false

export default {
  start(given) {
    tomte = given
    // Without this Tomte would start the plug-in anew when its settings change.
    tomte.onSettings(begin)
    begin()
    tomte.log(`Looking every ${tomte.settings.interval} s.`)
  },

  stop() {
    clearInterval(timer)
  },

  // The names are those of manifest.json. What an action answers is shown in the run; what it throws fails it.
  actions: {
    hello({ name }, { rule, event }) {
      const greeting = `Hello, ${name}!`
      tomte.log(`${greeting} – from the rule “${rule.name}”, because of ${event.string}`)
      return { greeting }
    },

    async append({ text }) {
      const file = join(tomte.folder, 'list.txt')
      await appendFile(file, `${new Date().toISOString()} ${text}\n`)
      return { file, text }
    },
  },
}

function begin() {
  clearInterval(timer)
  timer = setInterval(look, Math.max(1, tomte.settings.interval) * 1000)
  look()
}

function look() {
  const cores = cpus().length
  const [load] = loadavg()
  const percent = Math.round((load / cores) * 100)
  tomte.emit('Load', {
    percent,
    load,
    cores,
    uptime: Math.round(uptime()),
    freeMegabytes: Math.round(freemem() / 1_048_576),
  })
  if (percent >= tomte.settings.limit !== busy) {
    busy = !busy
    tomte.emit(busy ? 'Busy' : 'Calm', { percent })
  }
}
