import { expect, it } from 'vitest'
import { compileSuffix } from '../../../src/main/event/topic-suffix.ts'
import { suffixFault } from '../../../src/shared/suffix-template.ts'

it.each<[string, string, string]>([
  ['{{topicLevels.[1]}}.{{topicLevels.[3]}}', 'zigbee/kitchen/lamp/state', 'kitchen.state'],
  ['{{ topicLevels.1 }}', 'a/b/c', 'b'],
  ['lamp-{{topicLevels.[0]}}', 'a/b', 'lamp-a'],
  ['{{topicLevels.[9]}}x', 'a/b', 'x'],
  ['{{topicLevels.[1]}}', 'a/v1.2 b\n', 'v1_2 b_'],
  ['always', 'a/b', 'always'],
  ['{{topicLevels.[0]}}{{topicLevels.[1]}}', 'a/b', 'ab'],
])('%s of %s is %s', (template, topic, suffix) => {
  expect(suffixFault(template)).toBeNull()
  expect(compileSuffix(template, '#')(topic)).toBe(suffix)
})

it.each([
  '',
  ' ',
  '{{payload}}',
  '{{topicLevels.[-1]}}',
  '{{topicLevels.[1]',
  '{1}',
  'a*',
  'a?',
  'a\nb',
  '{{constructor.[1]}}',
])('refuses %j', template => {
  expect(suffixFault(template)).toMatch(/^A suffix /)
})

it('is the levels below the spelled-out ones where there is no template', () => {
  expect(compileSuffix(null, 'home/+/x')('home/a/x')).toBe('a.x')
})
