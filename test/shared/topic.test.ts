import { expect, test } from 'vitest'
import { matchesFilter, plainFilter, topicFilterFault, topicNameFault } from '../../src/shared/topic.ts'
import { TopicTrie } from '../../src/shared/topic-trie.ts'

/** Filter, topics that match, topics that do not. */
const wildcards: [filter: string, matching: string[], others: string[]][] = [
  [
    'home/kitchen',
    ['home/kitchen'],
    ['home', 'home/kitchen/', '/home/kitchen', 'Home/kitchen', 'home/kitchen/x'],
  ],
  ['home/#', ['home', 'home/', 'home/kitchen', 'home/a/b/c'], ['homes', 'hom', '/home']],
  ['home/+', ['home/kitchen', 'home/'], ['home', 'home/a/b', 'home//']],
  ['home/+/door', ['home/a/door', 'home//door'], ['home/door', 'home/a/b/door']],
  ['+', ['home', 'a b'], ['home/', '/home', '$SYS']],
  ['+/+', ['a/b', '/b', 'a/', '/'], ['a', 'a/b/c', '$SYS/b']],
  ['/+', ['/a', '/'], ['a', '/a/b']],
  ['#', ['a', 'a/b', '/', '/a', 'a//b'], ['$SYS', '$SYS/uptime']],
  ['+/#', ['a', 'a/b', '/x'], ['$SYS', '$SYS/uptime']],
  ['$SYS/#', ['$SYS', '$SYS/uptime', '$SYS/a/b'], ['SYS/uptime', '$SYSTEM']],
  ['$SYS/+', ['$SYS/uptime'], ['$SYS', '$SYS/a/b']],
  ['a/+/#', ['a/b', 'a/', 'a/b/c'], ['a', '$a/b']],
  ['a/$b/#', ['a/$b', 'a/$b/c'], ['a/b']],
  ['a/+', ['a/$b'], []],
  ['a//b', ['a//b'], ['a/b', 'a/x/b']],
  ['//', ['//'], ['/', '///']],
]

test.each(wildcards)('the filter %s matches what the specification says', (filter, matching, others) => {
  const trie = new TopicTrie<string>()
  trie.add(filter, filter)
  for (const topic of matching) {
    expect([topic, matchesFilter(filter, topic)]).toEqual([topic, true])
    expect([topic, trie.match(topic)]).toEqual([topic, [filter]])
  }
  for (const topic of others) {
    expect([topic, matchesFilter(filter, topic)]).toEqual([topic, false])
    expect([topic, trie.match(topic)]).toEqual([topic, []])
  }
})

test('the trie finds every filter that matches, alike ones too', () => {
  const trie = new TopicTrie<number>()
  const filters = wildcards.map(([filter]) => filter)
  for (const [index, filter] of [...filters, ...filters].entries()) trie.add(filter, index)
  const topics = wildcards.flatMap(([, matching, others]) => [...matching, ...others])
  for (const topic of topics) {
    const wanted = [...filters, ...filters].flatMap((filter, index) =>
      matchesFilter(filter, topic) ? [index] : [],
    )
    expect(trie.match(topic).sort((a, b) => a - b)).toEqual(wanted)
  }
})

test('a shared subscription counts by its filter', () => {
  const trie = new TopicTrie<string>()
  trie.add('$share/group/home/+', 'shared')
  expect(trie.match('home/door')).toEqual(['shared'])
  expect(trie.match('$share/group/home/door')).toEqual([])
  expect(plainFilter('$share/group/#')).toBe('#')
  expect(plainFilter('$share/group//a')).toBe('/a')
  expect(plainFilter('$shared/group/a')).toBe('$shared/group/a')
})

test('a filter of thirty thousand levels neither overflows the stack nor takes long', () => {
  const trie = new TopicTrie<string>()
  trie.add(Array(30_000).fill('+').join('/'), 'deep')
  expect(trie.match(Array(30_000).fill('a').join('/'))).toEqual(['deep'])
})

test.each([
  'a/#/b',
  '#a',
  'a#',
  'a/+b',
  '+a',
  '',
  'a\0',
  '\ud800',
  '$share/a',
  '$share//a',
  '$share/+/a',
  '$share/g/',
])('the filter %j has a fault', filter => {
  expect(topicFilterFault(filter)).toMatch(/\.$/)
})

test.each(['#', '+', '/', 'a/+/#', '+/+', '$SYS/#', '$share/g/a', '$share/g//', 'Ä/ö'])(
  'the filter %j has none',
  filter => {
    expect(topicFilterFault(filter)).toBeNull()
  },
)

test('a topic to publish to holds no wildcard and fits its length field', () => {
  expect(topicNameFault('home/kitchen')).toBeNull()
  expect(topicNameFault('home/+')).toMatch(/\+ or #/)
  expect(topicNameFault('a#')).toMatch(/\+ or #/)
  expect(topicNameFault('')).toMatch(/empty/)
  expect(topicNameFault('ä'.repeat(32_767))).toBeNull()
  expect(topicNameFault('ä'.repeat(32_768))).toMatch(/65,535/)
})
