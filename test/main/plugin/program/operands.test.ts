import { expect, it } from 'vitest'
import { runProgramAction } from '../../../../src/main/plugin/program/run-program.ts'
import { compileAction } from '../../../../src/main/rule/compile-action.ts'
import { Payload } from '../../../../src/shared/payload.ts'

const parts = { triggerKey: () => null, templates: () => runProgramAction.templates }

function render(args: string[], payload: string) {
  const action = compileAction({ type: 'program', arguments: args }, parts)
  const event = { id: 1, time: 0, prefix: 'A', suffix: '', source: { plugin: 'test' } }
  return action.resolve({ ...event, payload: Payload.ofValue(payload) }, {}, 0).arguments
}

it.each([
  [['{{payload}}'], 'hello', ['hello']],
  [['{{payload}}'], '-21.5', ['-21.5']],
  [['{{payload}}'], '-1e3', ['-1000']],
  [['--name={{payload}}'], '-rf', ['--name=-rf']],
  [['-{{payload}}'], 'v', ['-v']],
  [['-a', '--', '{{payload}}'], '--evil', ['-a', '--', '--evil']],
  [['-e', 'x'], '--evil', ['-e', 'x']],
])('renders %j with the payload %j', (args, payload, rendered) => {
  expect(render(args, payload)).toEqual(rendered)
})

it.each([
  [['{{payload}}'], '--evil'],
  [['-x', '{{payload}}'], '-e'],
  [['{{payload}}'], '-'],
  [['{{payload}}', '--'], '-e'],
  [['{{#if payload}}{{payload}}{{/if}}'], '-9 -1'],
  [['{{payload}}{{payload}}'], '-v'],
])('lets %j not become an option by the payload %j', (args, payload) => {
  expect(() => render(args, payload)).toThrow(expect.objectContaining({ code: 'ERR_TEMPLATE_OPTION' }))
})

it('says which argument', () => {
  expect(() => render(['a', '{{payload}}'], '--evil')).toThrow(
    'The field “arguments[1]” would become the option “--evil”.',
  )
})
