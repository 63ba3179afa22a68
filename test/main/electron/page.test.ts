import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { contentTypeOf, fileFor, isOwnPage } from '../../../src/main/electron/page.ts'

const folder = join('/', 'app', 'out', 'renderer')

describe('the page of the window', () => {
  it.for([
    ['tomte://app/', 'index.html'],
    ['tomte://app/index.html', 'index.html'],
    ['tomte://app/assets/index-1.js?x#y', 'assets/index-1.js'],
    ['tomte://app/assets/a%20b.svg', 'assets/a b.svg'],
  ])('%s is a file', ([address, file]) => {
    expect(fileFor(address as string, folder)).toBe(join(folder, file as string))
  })

  it.for([
    'tomte://app/..%2f..%2fpackage.json',
    'tomte://app/%2e%2e%2f%2e%2e%2fpackage.json',
    'tomte://app/assets/..%2f..%2fmain/index.js',
    'tomte://app/..%5c..%5cpackage.json',
    'tomte://app/%00',
    'tomte://app/%ff',
    'tomte://other/index.html',
    'tomte://app:1/index.html',
    'tomte://user@app/index.html',
    'file:///app/out/renderer/index.html',
    'no address',
  ])('%s is none', address => {
    expect(fileFor(address, folder)).toBeNull()
  })

  it('stays inside of the folder where the address climbs', () => {
    expect(fileFor('tomte://app/../../package.json', folder)).toBe(join(folder, 'package.json'))
  })

  it('is its own, or that of the development server where one is named', () => {
    expect(isOwnPage('tomte://app/index.html')).toBe(true)
    expect(isOwnPage('http://localhost:5173/')).toBe(false)
    expect(isOwnPage('http://localhost:5173/x', 'http://localhost:5173')).toBe(true)
    expect(isOwnPage('http://localhost:5174/', 'http://localhost:5173')).toBe(false)
    expect(isOwnPage('https://tomte.example/', 'http://localhost:5173')).toBe(false)
  })

  it('is sent with its type', () => {
    expect(contentTypeOf('/a/index.HTML')).toBe('text/html; charset=utf-8')
    expect(contentTypeOf('/a/b.woff2')).toBe('font/woff2')
    expect(contentTypeOf('/a/b')).toBe('application/octet-stream')
  })
})
