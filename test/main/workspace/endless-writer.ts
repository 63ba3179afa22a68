import { join } from 'node:path'
import { systemClock } from '../../../src/main/clock.ts'
import { WorkspaceStore } from '../../../src/main/workspace/store.ts'
import { workspaceSchema } from '../../../src/shared/workspace/workspace.ts'

// Run as a process of its own and killed: changes the workspace of the folder it is given until then. The document is large, so
// that writing it takes several steps.
const folder = process.argv[2] as string
const schema = workspaceSchema()
const store = new WorkspaceStore({
  file: join(folder, 'workspace.json'),
  ownership: 'own',
  backupFolder: join(folder, 'backups'),
  validate: document => schema.parse(document),
  clock: systemClock,
  log: line => console.error(line),
})
const report = await store.load()
for (let changes = 0; ; changes++) {
  if (changes === 1) console.log(report.source)
  const previous = Number(store.current.rules[0]?.name ?? 0)
  const actions = [{ type: 'wait', padding: 'x'.repeat(3_000_000) }]
  const rule = { id: 'r', name: String(previous + 1), triggers: [], actions }
  await store.change('count', workspace => schema.parse({ ...workspace, rules: [rule] }))
}
