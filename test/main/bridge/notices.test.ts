import { expect, it } from 'vitest'
import { foreignChangeNotice, loadNotice, Notices } from '../../../src/main/bridge/notices.ts'

it('keeps the newest notice of each kind until it is dismissed, and tells of every change', () => {
  let changes = 0
  const notices = new Notices(() => changes++)
  notices.add(foreignChangeNotice('at noon'))
  notices.add(foreignChangeNotice('at one'))
  expect(notices.all.map(({ text }) => text)).toEqual(['at one'])
  notices.dismiss('workspace-foreign')
  expect([notices.all, changes]).toEqual([[], 3])
})

it('says how the workspace was loaded only where something was wrong', () => {
  const source = (name: 'file' | 'new' | 'backup' | 'empty') =>
    loadNotice({ source: name, text: 'what happened' } as Parameters<typeof loadNotice>[0])
  expect([source('file'), source('new')]).toEqual([null, null])
  expect(source('backup')).toMatchObject({ level: 'warning', text: 'what happened' })
  expect(source('empty')).toMatchObject({ level: 'error', text: 'what happened' })
})
