import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startMosquitto } from '../support/mosquitto.ts'

export interface Round {
  version: '3.1.1' | '5'
  qos: 1 | 2
}

export interface Tally extends Round {
  kills: number
  /** Messages that the publisher was told are kept. */
  accepted: number
  received: number
  lost: number
  /** Messages that the consumer wrote down more than once; allowed at QoS 1. */
  duplicates: number
}

export const rounds: Round[] = [
  { version: '3.1.1', qos: 1 },
  { version: '3.1.1', qos: 2 },
  { version: '5', qos: 1 },
  { version: '5', qos: 2 },
]

/** Messages for each kill, so that there is always traffic to be killed in. */
const MESSAGES = 250
const PATIENCE = 60_000

/** The bundled programs that are killed. */
export interface Programs {
  receiver: string
  publisher: string
}

/** Kills receiver and publisher in turn at random instants while messages flow, then counts. */
export async function torture(round: Round, kills: number, programs: Programs): Promise<Tally> {
  const folder = await mkdtemp(join(tmpdir(), 'tomte-torture-'))
  const mosquitto = await startMosquitto({
    config: [
      'allow_anonymous true',
      'persistence true',
      'persistence_location {folder}/',
      'max_queued_messages 0',
      'log_type error',
    ],
  })
  const receiver = new Victim(programs.receiver, join(folder, 'receiver'))
  const publisher = new Victim(programs.publisher, join(folder, 'publisher'))
  const run = async () => {
    const count = String(MESSAGES * (kills + 1))
    const version = round.version === '5' ? '5' : '4'
    await receiver.begin(['received'], [String(mosquitto.port), version, String(round.qos)])
    await receiver.start()
    await receiver.said('subscribed')
    await publisher.begin(
      ['attempted', 'accepted'],
      [String(mosquitto.port), version, String(round.qos), count],
    )
    await publisher.start()
    for (let kill = 0; kill < kills; kill++) {
      await new Promise(resolve => setTimeout(resolve, 100 + Math.random() * 600))
      await (kill % 2 === 0 ? receiver : publisher).restart()
    }
    await publisher.ended()
    return arrived(publisher, receiver)
  }
  try {
    return { ...round, kills, ...(await run()) }
  } finally {
    await receiver.kill()
    await publisher.kill()
    await mosquitto.stop()
    await rm(folder, { recursive: true, force: true })
  }
}

/** Waits until everything accepted has arrived, or nothing more comes. */
async function arrived(publisher: Victim, receiver: Victim) {
  const accepted = await publisher.lines('accepted')
  let lines: string[] = []
  for (let quiet = 0; quiet < 10; quiet++) {
    await new Promise(resolve => setTimeout(resolve, 100))
    const now = await receiver.lines('received')
    if (now.length > lines.length) quiet = 0
    lines = now
  }
  const numbers = lines.map(line => line.split(' ')[1])
  const unique = new Set(numbers)
  return {
    accepted: accepted.length,
    received: numbers.length,
    lost: accepted.filter(number => !unique.has(number)).length,
    duplicates: numbers.length - unique.size,
  }
}

/** A process that is killed and started again with the same folder. */
class Victim {
  readonly #program: string
  readonly #folder: string
  #args: string[] = []
  #child: ChildProcess | undefined

  constructor(program: string, folder: string) {
    this.#program = program
    this.#folder = folder
  }

  async begin(files: string[], args: string[]): Promise<void> {
    await mkdir(this.#folder)
    for (const file of files) await writeFile(join(this.#folder, file), '')
    this.#args = [this.#folder, ...args]
  }

  async start(): Promise<void> {
    this.#child = fork(this.#program, this.#args, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
    await once(this.#child, 'spawn')
  }

  async said(word: string): Promise<void> {
    const [message] = await once(this.#child!, 'message')
    if (message !== word) throw new Error(`it said “${message}”`)
  }

  async kill(): Promise<void> {
    const child = this.#child
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    const exit = once(child, 'exit')
    child.kill('SIGKILL')
    await exit
  }

  async restart(): Promise<void> {
    await this.kill()
    await this.start()
  }

  /** Resolves when it ended by itself. */
  async ended(): Promise<void> {
    const child = this.#child!
    if (child.exitCode !== null) return
    const timer = setTimeout(() => child.kill('SIGKILL'), PATIENCE)
    const [code] = await once(child, 'exit')
    clearTimeout(timer)
    if (code !== 0) throw new Error(`the publisher ended with ${code}`)
  }

  async lines(file: string): Promise<string[]> {
    const text = await readFile(join(this.#folder, file), 'utf8')
    return text.split('\n').filter(line => line !== '')
  }
}
