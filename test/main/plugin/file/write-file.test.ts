import { execFileSync } from 'node:child_process'
import { mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { filePathFault } from '../../../../src/main/plugin/allowed-folder.ts'
import { writeFileAction } from '../../../../src/main/plugin/file/write-file.ts'
import { actionContext, execute } from '../../../support/action-context.ts'

const posix = process.platform !== 'win32'
let base: string
let root: string
let outside: string
beforeEach(async () => {
  base = await mkdtemp(join(tmpdir(), 'tomte-file-'))
  root = join(base, 'allowed')
  outside = join(base, 'outside')
  await mkdir(root)
  await mkdir(outside)
})
afterEach(() => rm(base, { recursive: true, force: true }))

const action = writeFileAction(id => (id === 'logs' ? root : id === 'gone' ? join(base, 'gone') : undefined))
const write = (config: Record<string, unknown>) =>
  execute(action, { folder: 'logs', path: 'a.txt', ...config }, actionContext().context)
const read = (path: string) => readFile(join(root, path), 'utf8')

describe('writing a file', () => {
  it('appends lines', async () => {
    expect(await write({ content: 'one' })).toEqual({ path: 'logs/a.txt', bytes: 4, size: 4 })
    expect(await write({ content: 'two' })).toEqual({ path: 'logs/a.txt', bytes: 4, size: 8 })
    expect(await write({ content: '3', newline: false })).toMatchObject({ size: 9 })
    expect(await read('a.txt')).toBe('one\ntwo\n3')
  })

  it('replaces a file whole, keeps its mode, and leaves nothing beside it', async () => {
    await writeFile(join(root, 'a.txt'), 'long before', { mode: 0o640 })
    expect(await write({ content: 'new', mode: 'write', newline: false })).toMatchObject({ size: 3 })
    expect(await read('a.txt')).toBe('new')
    expect(await readdir(root)).toEqual(['a.txt'])
    if (posix) expect((await stat(join(root, 'a.txt'))).mode & 0o777).toBe(0o640)
  })

  it('makes the folders on the way', async () => {
    await write({ path: 'kitchen/2024/ä.csv', content: '1' })
    expect(await read('kitchen/2024/ä.csv')).toBe('1\n')
  })

  it('writes bytes as they are', async () => {
    await write({ content: '00ff', encoding: 'hex', newline: false })
    expect([...(await readFile(join(root, 'a.txt')))]).toEqual([0, 255])
    const config = action.schema.parse({ folder: 'logs', path: 'b', encoding: 'json', newline: false })
    await action.execute({ ...config, content: Uint8Array.of(0xff, 1) } as never, actionContext().context)
    expect([...(await readFile(join(root, 'b')))]).toEqual([255, 1])
  })

  it('keeps the order of appends that come at once, each whole', async () => {
    const lines = Array.from({ length: 100 }, (_, i) => `${i} ${'x'.repeat(5000)}`)
    await Promise.all(lines.map(content => write({ content })))
    const written = (await read('a.txt')).trimEnd().split('\n')
    expect(written.map(line => line.split(' ')[0])).toEqual(lines.map((_, i) => String(i)))
    expect(written.every(line => line.length > 5000)).toBe(true)
  })

  it('refuses what would be too large, and changes nothing', async () => {
    await write({ content: 'x'.repeat(1000), maximum: 0.001 })
    await expect(write({ content: 'x'.repeat(100), maximum: 0.001 })).rejects.toMatchObject({
      code: 'ERR_FILE_SIZE',
    })
    await expect(write({ content: 'x'.repeat(2000), maximum: 0.001, mode: 'write' })).rejects.toMatchObject({
      code: 'ERR_FILE_SIZE',
    })
    expect(await read('a.txt')).toHaveLength(1001)
  })
})

describe('the border of an allowed folder', () => {
  it.each([
    '../a',
    'a/../../b',
    '..',
    '.',
    './a',
    '/etc/passwd',
    'a//b',
    'a/',
    '',
    'a\0b',
    'a\nb',
    'C:\\a',
    'a\\b',
    'a:stream',
    'CON',
    'con.txt',
    'sub/Lpt1.log',
    'nul',
    'COM¹',
    'a.',
    'a ',
    'x'.repeat(241),
    'a/'.repeat(600),
    `${'a/'.repeat(25)}b`,
  ])('is not left by %j', async path => {
    const config = action.schema.parse({ folder: 'logs', path: '{{topic}}' })
    await expect(
      (async () => action.execute({ ...config, path } as never, actionContext().context))(),
    ).rejects.toMatchObject({ code: 'ERR_FILE_PATH' })
    expect(await readdir(root)).toEqual([])
    expect(action.schema.safeParse({ folder: 'logs', path }).success).toBe(false)
  })

  it('lets through what is harmless', () => {
    for (const path of ['a', 'a/b.csv', '...a', 'a..b', 'ü ö', 'console.txt', '.hidden', '-rf'])
      expect(filePathFault(path)).toBeNull()
    const valid = (path: string) => action.schema.safeParse({ folder: 'logs', path }).success
    expect(valid('{{topic}}/{{{payload.name}}}.csv')).toBe(true)
    expect(valid('../{{topic}}')).toBe(false)
  })

  it.runIf(posix)('is not left through links', async () => {
    await symlink(outside, join(root, 'link'))
    await symlink(join(outside, 'new.txt'), join(root, 'dangling.txt'))
    await writeFile(join(outside, 'old.txt'), 'old')
    await symlink(join(outside, 'old.txt'), join(root, 'old.txt'))
    for (const mode of ['write', 'append']) {
      await expect(write({ path: 'link/a.txt', content: 'x', mode })).rejects.toMatchObject({
        code: 'ERR_FILE_OUTSIDE',
      })
      await expect(write({ path: 'link/sub/a.txt', mode })).rejects.toMatchObject({
        code: 'ERR_FILE_OUTSIDE',
      })
      await expect(write({ path: 'dangling.txt', mode })).rejects.toMatchObject({ code: 'ERR_FILE_KIND' })
      await expect(write({ path: 'old.txt', content: 'x', mode })).rejects.toMatchObject({
        code: 'ERR_FILE_KIND',
      })
    }
    expect(await readdir(outside)).toEqual(['old.txt'])
    expect(await readFile(join(outside, 'old.txt'), 'utf8')).toBe('old')
  })

  it.runIf(posix)('lets links within it be', async () => {
    await mkdir(join(root, 'real'))
    await symlink(join(root, 'real'), join(root, 'link'))
    await write({ path: 'link/a.txt', content: 'x' })
    expect(await read('real/a.txt')).toBe('x\n')
  })

  it.runIf(posix)('holds no pipes, devices and folders', async () => {
    execFileSync('mkfifo', [join(root, 'pipe')])
    await mkdir(join(root, 'folder'))
    for (const mode of ['write', 'append'])
      for (const path of ['pipe', 'folder'])
        await expect(write({ path, mode })).rejects.toMatchObject({
          code: expect.stringMatching(/^ERR_FILE(_KIND)?$/),
        })
    await expect(write({ path: 'pipe/a' })).rejects.toMatchObject({ code: 'ERR_FILE' })
  })

  it('is one that the workspace names, and is there', async () => {
    await expect(write({ folder: 'other' })).rejects.toMatchObject({ code: 'ERR_FILE_FOLDER' })
    await expect(write({ folder: 'gone' })).rejects.toMatchObject({
      code: 'ERR_FILE_FOLDER',
      message: expect.stringContaining('is not there'),
    })
  })
})
