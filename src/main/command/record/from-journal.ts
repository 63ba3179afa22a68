import { access } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { EventQuery } from '../../../shared/contract/event-query.ts'
import { TomteError } from '../../../shared/errors.ts'
import { openDatabase } from '../../journal/database.ts'
import { readEvents } from '../../journal/event-search.ts'
import { claimDataFolder } from '../../workspace/data-folder.ts'
import { ExitCode } from '../client/exit-code.ts'
import type { Given } from '../client/flag.ts'
import type { ToolSources } from '../client/tool.ts'
import { UsageError } from '../command.ts'
import type { EventFeed } from './event-feed.ts'
import type { RecordFlag } from './flags.ts'

/** What the journal of a data folder has. @throws UsageError */
export function fromJournal(given: Given<RecordFlag>, { clock }: ToolSources): EventFeed {
  const folder = resolve(given.text('data') ?? '')
  const query = queryOf(given)
  return async (take, stop) => {
    await access(join(folder, 'journal')).catch(() => {
      throw new TomteError('ERR_JOURNAL_READ', `${folder} has no journal.`, {
        hint: 'Name the data folder of Tomte, as given to tomte serve --data.',
      })
    })
    const release = await claimDataFolder(folder)
    try {
      const database = await openDatabase(join(folder, 'journal'))
      try {
        for await (const entries of readEvents(database, clock, query))
          for (const { event } of entries) {
            await take(event)
            if (stop.aborted) return ExitCode.good
          }
      } finally {
        await database.close()
      }
    } finally {
      await release()
    }
    return ExitCode.good
  }
}

function queryOf(given: Given<RecordFlag>): EventQuery {
  const topics = given.all('topic')
  if (topics.length > 1) throw new UsageError('Of a journal one topic filter can be asked for.')
  return {
    topic: topics[0],
    pattern: given.text('pattern'),
    from: timeOf(given, 'from'),
    to: timeOf(given, 'to'),
  }
}

function timeOf(given: Given<RecordFlag>, flag: 'from' | 'to'): number | undefined {
  const text = given.text(flag)
  if (text === undefined) return undefined
  const time = Date.parse(text)
  if (Number.isNaN(time)) throw new UsageError(`“${text}” is no time, such as 2026-11-20T18:00.`)
  return time
}
