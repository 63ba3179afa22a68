import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemClock } from '../../../src/main/clock.ts'
import { MqttClient } from '../../../src/main/mqtt/client.ts'
import { startMosquitto } from '../../support/mosquitto.ts'
import { runTomte, type Tomte } from '../../support/tomte.ts'
import { changing, effects, house } from './house.ts'
import { type Observed, type Verdict, verdictOf } from './verdict.ts'
import { Window } from './window.ts'

/** A kill never waits longer than this for Tomte to be ready, or for what it was doing. Milliseconds. */
const PATIENCE = 60_000
/** Of all kills; the others come once it is ready. */
const WHILE_STARTING = 0.25
/** Firings that may wait when it is ready: of so many more a full queue would leave some out, which is right, and no loss. */
const MOST_WAITING = 300
/** After it was ready. Milliseconds. */
const LONGEST_LIFE = 900

const pause = (milliseconds: number) => new Promise(resolve => setTimeout(resolve, milliseconds))

/**
 * Kills `tomte serve` (kill -9) at random instants while numbered QoS 2 messages flow through a real mosquitto, rules act on
 * each and a rule is saved again and again; then looks what became of every message. `program`: the bundled command.
 */
export async function killServe(
  program: string,
  kills: number,
  told = (_kill: number) => {},
): Promise<Verdict> {
  const folder = await mkdtemp(join(tmpdir(), 'tomte-kill-'))
  const mosquitto = await startMosquitto({ config: ['allow_anonymous true', 'max_queued_messages 0'] })
  const stage = new Stage(program, folder, mosquitto.port)
  try {
    await stage.prepare()
    for (let kill = 0; kill < kills; kill++) {
      await stage.liveAndDie()
      told(kill + 1)
    }
    return { kills, ...(await stage.end()) }
  } finally {
    await stage.clear()
    await mosquitto.stop()
    await rm(folder, { recursive: true, force: true })
  }
}

class Stage {
  readonly #program: string
  readonly #folder: string
  readonly #data: string
  readonly #port: number
  readonly #client: MqttClient
  readonly #faults: string[] = []
  readonly #copies: number[] = []
  #tomte: Tomte | undefined
  #flow: Promise<void> | undefined
  #flowing = true
  /** More waits than its short lives can carry out: no more is sent until some of it is done. */
  #crowded = false
  #sent = 0
  /** Saves of the changing rule that were begun, and the last that was answered. */
  #begun = 0
  #saved = 0
  /** What a start took, lately. Milliseconds. */
  #starting = 500

  constructor(program: string, folder: string, port: number) {
    this.#program = program
    this.#folder = folder
    this.#data = join(folder, 'data')
    this.#port = port
    this.#client = new MqttClient(
      {
        url: `mqtt://127.0.0.1:${port}`,
        protocolVersion: 5,
        clientId: 'witness',
        cleanStart: true,
        sessionExpiry: 3600,
        keepAlive: 30,
      },
      { clock: systemClock, random: Math.random },
    )
  }

  /** The first life, until it is subscribed: from then on no message passes it by. */
  async prepare(): Promise<void> {
    await mkdir(this.#data)
    await writeFile(join(this.#data, 'workspace.json'), JSON.stringify(house(this.#port, this.#folder)))
    this.#client.onMessage(({ payload }) => void this.#copies.push(Number(Buffer.from(payload))))
    this.#client.start()
    await this.#client.subscribe([{ filter: 'copy', qos: 2 }])
    const window = await this.#start()
    await window.subscribed()
    this.#flow = this.#send()
  }

  async liveAndDie(): Promise<void> {
    if (Math.random() < WHILE_STARTING) {
      if (!this.#tomte) this.#run()
      await pause(Math.random() * this.#starting)
    } else {
      const window = await this.#start()
      void this.#change(window)
      await pause(Math.random() * LONGEST_LIFE)
    }
    await this.#kill()
  }

  /** Lets all come to rest, ends Tomte in order, and judges. */
  async end(): Promise<Omit<Verdict, 'kills'>> {
    this.#flowing = false
    await this.#flow
    const window = await this.#start()
    await window.subscribed()
    await this.#rest(window)
    const doubts = await window.doubts()
    const interruptedRuns = await window.interruptedRuns()
    const tomte = this.#tomte as Tomte
    this.#tomte = undefined
    tomte.child.kill('SIGTERM')
    const code = await tomte.ended
    if (code !== 0) this.#faults.push(`it ended with ${code}`)
    this.#hear(tomte)
    const observed: Observed = {
      sent: this.#sent,
      data: this.#data,
      doubts,
      interruptedRuns,
      seen: await Promise.all(effects.map(({ file }) => (file ? this.#lines(file) : this.#copies))),
    }
    const verdict = await verdictOf(observed)
    const left = await processesOf(this.#folder)
    this.#faults.push(...verdict.faults, ...left.map(line => `a process was left: ${line}`))
    return { ...verdict, faults: this.#faults }
  }

  async clear(): Promise<void> {
    this.#flowing = false
    await this.#kill()
    await this.#client.stop()
  }

  /** Now and then many at once, so that they share batches and queues. */
  async #send(): Promise<void> {
    while (this.#flowing) {
      if (this.#crowded) {
        await pause(50)
        continue
      }
      const count = Math.random() < 0.05 ? 20 : 1 + Math.floor(Math.random() * 2)
      const publishing: Promise<unknown>[] = []
      for (let index = 0; index < count; index++) {
        const number = String(this.#sent++)
        const message = {
          topic: `kill/${number}`,
          payload: Buffer.from(number),
          qos: 2 as const,
          retain: false,
        }
        publishing.push(this.#client.publish(message))
      }
      await Promise.all(publishing)
      await pause(Math.random() * 250)
    }
  }

  #run(): Tomte {
    const args = ['serve', '--data', this.#data, '--http', '127.0.0.1:0']
    this.#tomte = runTomte({ file: this.#program }, args)
    return this.#tomte
  }

  /** Starts it, and looks whether what was answered before the kill is still true. */
  async #start(): Promise<Window> {
    const began = performance.now()
    const copied = Math.max(-1, ...this.#copies.slice(-1000))
    const tomte = this.#tomte ?? this.#run()
    const window = await Window.open(await within(tomte.ready, 'it was not ready'))
    this.#starting = performance.now() - began
    this.#crowded = (await window.waiting('queue')) > MOST_WAITING
    const newest = await window.variable('newest')
    if (copied >= 0 && newest < copied)
      this.#faults.push(`the variable is ${newest}, and ${copied} was copied`)
    const notes = await window.notesOf(changing.id)
    if (notes < this.#saved || notes > this.#begun)
      this.#faults.push(`the rule saved as ${this.#saved} to ${this.#begun} is ${notes}`)
    for (const fault of await window.damage()) this.#faults.push(fault)
    return window
  }

  async #change(window: Window): Promise<void> {
    try {
      for (;;) {
        const number = ++this.#begun
        await window.save({ ...changing, notes: String(number) })
        this.#saved = number
        await pause(20)
      }
    } catch {
      // it was killed
    }
  }

  async #kill(): Promise<void> {
    const tomte = this.#tomte
    this.#tomte = undefined
    if (!tomte) return
    tomte.child.kill('SIGKILL')
    const code = await tomte.ended
    if (code !== null) this.#faults.push(`it ended with ${code} before it was killed`)
    this.#hear(tomte)
  }

  /** What it said of itself that it should not have. */
  #hear({ error }: Tomte): void {
    for (const line of error)
      if (!/ was interrupted|DeprecationWarning|--trace-deprecation/.test(line))
        this.#faults.push(`it said: ${line}`)
  }

  /** Until nothing runs and nothing more comes. */
  async #rest(window: Window): Promise<void> {
    const deadline = performance.now() + PATIENCE
    for (let still = 0, before = ''; still < 5; ) {
      if (performance.now() > deadline) throw new Error(`it does not come to rest: ${before}`)
      await pause(200)
      const { busy, events } = await window.activity()
      const now = `${events} events, ${this.#copies.length} copies`
      still = !busy && now === before ? still + 1 : 0
      before = now
    }
  }

  async #lines(file: string): Promise<number[]> {
    const text = await readFile(join(this.#folder, file), 'utf8')
    if (!text.endsWith('\n')) this.#faults.push(`half a line at the end of ${file}`)
    return text.trimEnd().split('\n').map(Number)
  }
}

async function within<T>(promise: Promise<T>, words: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${words} after ${PATIENCE} ms`)), PATIENCE)
  })
  return Promise.race([promise, late]).finally(() => clearTimeout(timer))
}

/** Command lines of processes that name the folder; only Linux tells. */
async function processesOf(folder: string): Promise<string[]> {
  const ids = await readdir('/proc').catch(() => [])
  const found: string[] = []
  for (const id of ids) {
    if (!/^\d+$/.test(id)) continue
    const line = await readFile(`/proc/${id}/cmdline`, 'utf8').catch(() => '')
    if (line.includes(folder)) found.push(line.replaceAll('\0', ' '))
  }
  return found
}
