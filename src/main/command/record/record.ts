import { resolve } from 'node:path'
import { TomteError } from '../../../shared/errors.ts'
import { defaultRedaction } from '../../../shared/redaction.ts'
import { RecordingFile } from '../../recording/recording-file.ts'
import { leftOut } from '../client/connection-flags.ts'
import { ExitCode } from '../client/exit-code.ts'
import { type Given, parseFlags } from '../client/flag.ts'
import { runTool, type ToolSources } from '../client/tool.ts'
import { type Command, type Terminal, UsageError } from '../command.ts'
import type { EventFeed } from './event-feed.ts'
import { fileAtEnd, formatOf } from './file-word.ts'
import { type RecordFlag, recordFlags, recordHelp } from './flags.ts'
import { fromBroker } from './from-broker.ts'
import { fromJournal } from './from-journal.ts'

/** `tomte record`: writes what a broker publishes, or what a journal has, into a file. */
export function recordCommand(sources: ToolSources): Command {
  return (args, terminal) =>
    runTool('record', terminal, async () => {
      if (args.includes('--help')) {
        for (const line of recordHelp()) terminal.out(line)
        return ExitCode.good
      }
      const { file, flags } = fileAtEnd(args)
      const given = parseFlags(flags, recordFlags, leftOut)
      const journal = given.has('data') && !given.has('broker')
      if (given.has('redact') && given.has('noRedact'))
        throw new UsageError('Give either --redact or --no-redact.')
      const feed = journal ? fromJournal(given, sources) : await fromBroker(given, sources, terminal)
      const redacted = given.has('redact') || (journal && !given.has('noRedact'))
      return recordInto(resolve(file), feed, redacted, given, sources, terminal)
    })
}

async function recordInto(
  path: string,
  feed: EventFeed,
  redacted: boolean,
  given: Given<RecordFlag>,
  { clock, stopped }: ToolSources,
  terminal: Terminal,
): Promise<number> {
  const stop = new AbortController()
  let failure: TomteError | undefined
  const file = await RecordingFile.create(path, {
    format: formatOf(path),
    clock,
    redaction: redacted ? defaultRedaction : undefined,
    limit: Number.POSITIVE_INFINITY,
    ended(reason) {
      if (reason instanceof TomteError) failure = reason
      stop.abort()
    },
  })
  const most = given.whole('count', 1, Number.MAX_SAFE_INTEGER, 'count of messages')
  const seconds = given.number('timeout', 0.001, 2_000_000, 'time to end after')
  const cancelEnd = seconds === undefined ? () => {} : clock.after(seconds * 1000, () => stop.abort())
  void stopped().then(() => stop.abort())
  let code: number
  try {
    code = await feed(event => {
      if (stop.signal.aborted) return undefined
      file.append(event)
      if (file.counters.events === most) stop.abort()
      return file.counters.events % WRITTEN_TOGETHER === 0 ? file.written() : undefined
    }, stop.signal)
  } finally {
    cancelEnd()
    await file.close()
  }
  const { events, dropped } = file.counters
  if (!given.has('quiet'))
    terminal.error(
      `Recorded ${events} events in ${path}${dropped > 0 ? `; ${dropped} were lost to a slow disk` : ''}.`,
    )
  if (failure) throw failure
  return code
}

/** Events that may come before the disk must have taken them. */
const WRITTEN_TOGETHER = 5000
