import { expect, test } from 'vitest'
import { workspaceCalls } from '../../../src/main/window/workspace-calls.ts'
import { TomteError } from '../../../src/shared/errors.ts'
import { brokerSchema } from '../../../src/shared/workspace/broker.ts'
import { anyActionSchema, anyTriggerSchema, ruleSchema } from '../../../src/shared/workspace/rule.ts'
import { emptyWorkspace, type Workspace } from '../../../src/shared/workspace/workspace.ts'

const broker = (id: string, name = id) => brokerSchema.parse({ id, name, url: 'mqtt://127.0.0.1' })
const rule = (id: string) =>
  ruleSchema(anyTriggerSchema, anyActionSchema).parse({ id, name: id, triggers: [], actions: [] })

function setUp(start: Partial<Workspace> = {}, refusal?: TomteError) {
  let workspace: Workspace = { ...emptyWorkspace(), ...start }
  const descriptions: string[] = []
  const calls = workspaceCalls({
    view: () => ({ workspace, plugins: [] }),
    async change(description, update) {
      const next = update(workspace)
      if (refusal) throw refusal
      workspace = next
      descriptions.push(description)
    },
    undo: async () => descriptions.pop() ?? null,
    template: () => emptyWorkspace(),
    onChange: () => () => {},
  })
  return { calls, descriptions, ids: () => workspace.brokers.map(({ id }) => id), workspace: () => workspace }
}

test('a broker is added at the end, and replaced where it stands', async () => {
  const { calls, ids, workspace } = setUp({ brokers: [broker('a'), broker('b')] })
  await calls['broker.put']({ broker: broker('c') })
  await calls['broker.put']({ broker: broker('a', 'Attic') })
  expect(ids()).toEqual(['a', 'b', 'c'])
  expect(workspace().brokers[0]?.name).toBe('Attic')
})

test('a broker whose id changes keeps its place', async () => {
  const { calls, ids } = setUp({ brokers: [broker('a'), broker('b')] })
  await calls['broker.put']({ broker: broker('attic'), previousId: 'a' })
  expect(ids()).toEqual(['attic', 'b'])
})

test('a removal says whom it removed, so that undo can name it', async () => {
  const { calls, ids, descriptions } = setUp({ brokers: [broker('a', 'Attic')] })
  await calls['broker.remove']({ id: 'a' })
  expect(ids()).toEqual([])
  expect(descriptions).toEqual(['Removed Attic'])
})

test('what is not there cannot be removed or switched', async () => {
  const { calls } = setUp()
  await expect(calls['broker.remove']({ id: 'x' })).rejects.toMatchObject({ code: 'ERR_BROKER_UNKNOWN' })
  await expect(calls['rule.enable']({ id: 'x', enabled: true })).rejects.toMatchObject({
    code: 'ERR_RULE_UNKNOWN',
  })
})

test('a rule is switched without touching the others', async () => {
  const { calls, workspace } = setUp({ rules: [rule('a'), rule('b')] })
  await calls['rule.enable']({ id: 'b', enabled: false })
  expect(workspace().rules.map(({ enabled }) => enabled)).toEqual([true, false])
})

test('faults of the workspace are told as those of the item the window sent', async () => {
  const refusal = new TomteError('ERR_WORKSPACE_INVALID', 'not valid', {
    faults: [{ path: 'rules[0].actions[2].topic', message: 'A topic to publish to cannot hold + or #.' }],
  })
  const { calls } = setUp({}, refusal)
  await expect(calls['rule.put']({ rule: rule('a') })).rejects.toMatchObject({
    code: 'ERR_WORKSPACE_INVALID',
    faults: [{ path: 'rule.actions[2].topic' }],
  })
})

test('where webhooks are taken is one step to undo', async () => {
  const { calls, descriptions, workspace } = setUp()
  const webhookServer = { enabled: true, host: '0.0.0.0', port: 4712 }
  await calls['webhookServer.put']({ webhookServer })
  expect(workspace().webhookServer).toEqual(webhookServer)
  expect(descriptions).toEqual(['Changed the webhook server'])
})
