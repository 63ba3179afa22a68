// @ts-check
// Draws every icon from logo.svg and logo-mono.svg: `node assets/draw.mjs [CHROMIUM]`. Run it after a change of either.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright-core'

const here = (/** @type {string} */ name) => fileURLToPath(new URL(name, import.meta.url))
const logo = readFileSync(here('logo.svg'), 'utf8')
const mono = readFileSync(here('logo-mono.svg'), 'utf8')
/** Between black and white: seen on a light panel and on a dark one. */
const trayGrey = '#868E96'

const browser = await chromium.launch({
  executablePath: process.argv[2] ?? '/usr/bin/chromium',
  args: ['--no-sandbox'],
})
const page = await browser.newPage()

mkdirSync(here('icons'), { recursive: true })
/** @type {Map<number, Buffer>} */
const icons = new Map()
for (const size of [16, 24, 32, 48, 64, 128, 256, 512, 1024]) {
  const png = await draw(logo, size)
  icons.set(size, png)
  writeFileSync(here(`icons/${size}x${size}.png`), png)
}
writeFileSync(here('icon.png'), icon(512))
writeFileSync(here('icon.ico'), toIco([16, 24, 32, 48, 64, 256]))
writeFileSync(here('icon.icns'), await toIcns())
for (const [name, colour, size] of /** @type {[string, string, number][]} */ ([
  ['tray', trayGrey, 22],
  ['tray@2x', trayGrey, 44],
  ['trayTemplate', '#000', 16],
  ['trayTemplate@2x', '#000', 32],
])) {
  writeFileSync(here(`${name}.png`), await draw(mono.replace('currentColor', colour), size))
}
await browser.close()

/**
 * @param {string} html
 * @param {number} size in pixels
 */
async function draw(html, size) {
  await page.setViewportSize({ width: size, height: size })
  await page.setContent(`<style>*{margin:0}body>*{display:block;width:100vw;height:100vh}</style>${html}`)
  return page.screenshot({ omitBackground: true })
}

/**
 * macOS wants a tile with air around it, 824 of 1024.
 * @param {string} svg
 */
function tile(svg) {
  const inner = svg.replace(/<\/?svg[^>]*>/g, '')
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1024 1024">
    <defs><linearGradient id="ground" x2="0" y2="1"><stop stop-color="#FFFFFF"/><stop offset="1" stop-color="#ECEAE6"/></linearGradient></defs>
    <rect x="100" y="100" width="824" height="824" rx="186" fill="url(#ground)" stroke="#00000014" stroke-width="4"/>
    <g transform="translate(240 232) scale(8.5)">${inner}</g></svg>`
}

/** @param {number} size */
function icon(size) {
  const png = icons.get(size)
  if (!png) throw new Error(`There is no icon of ${size} pixels.`)
  return png
}

/** @param {number[]} sizes */
function toIco(sizes) {
  const header = Buffer.alloc(6 + 16 * sizes.length)
  header.writeUInt16LE(1, 2)
  header.writeUInt16LE(sizes.length, 4)
  let offset = header.length
  for (const [index, size] of sizes.entries()) {
    const entry = 6 + 16 * index
    header.writeUInt8(size % 256, entry)
    header.writeUInt8(size % 256, entry + 1)
    header.writeUInt16LE(1, entry + 4)
    header.writeUInt16LE(32, entry + 6)
    header.writeUInt32LE(icon(size).length, entry + 8)
    header.writeUInt32LE(offset, entry + 12)
    offset += icon(size).length
  }
  return Buffer.concat([header, ...sizes.map(icon)])
}

async function toIcns() {
  const kinds = /** @type {[string, number][]} */ ([
    ['icp4', 16],
    ['icp5', 32],
    ['ic07', 128],
    ['ic08', 256],
    ['ic09', 512],
    ['ic10', 1024],
  ])
  const parts = []
  for (const [kind, size] of kinds) parts.push(chunk(kind, await draw(tile(logo), size)))
  return chunk('icns', Buffer.concat(parts))
}

/**
 * @param {string} kind
 * @param {Buffer} content
 */
function chunk(kind, content) {
  const header = Buffer.alloc(8)
  header.write(kind, 'latin1')
  header.writeUInt32BE(content.length + 8, 4)
  return Buffer.concat([header, content])
}
