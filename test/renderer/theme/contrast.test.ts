import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

const css = readFileSync(new URL('../../../src/renderer/theme/tokens.css', import.meta.url), 'utf8')
const [lightCss = '', darkCss = ''] = css.split(':root[data-mantine-color-scheme="dark"]')
const tokensOf = (part: string) =>
  Object.fromEntries(
    [...part.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map(([, name, value]) => [name!, value!]),
  )
const light = tokensOf(lightCss)
const themes = { light, dark: { ...light, ...tokensOf(darkCss) } }

const grounds = ['ground', 'surface', 'raised', 'sunken', 'hover', 'selected']
const texts = [
  'text',
  'quiet',
  'green',
  'amber',
  'red',
  'blue',
  'accent',
  'template',
  'json-key',
  'json-text',
  'json-number',
  'json-word',
]
const brokers = Array.from({ length: 8 }, (_, index) => `broker-${index}`)

/** Relative luminance, WCAG 2. */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map(at => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255
    return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

function contrast(a: string, b: string): number {
  const [high, low] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number]
  return (high + 0.05) / (low + 0.05)
}

describe.each(Object.entries(themes))('the %s theme', (_name, tokens: Record<string, string>) => {
  const below = (marks: string[], on: string[], least: number) =>
    marks.flatMap(mark =>
      on
        .filter(ground => contrast(tokens[mark]!, tokens[ground]!) < least)
        .map(ground => `${mark} on ${ground}`),
    )

  it('has text that can be read: 4.5 to 1', () => {
    expect(below(texts, grounds, 4.5)).toEqual([])
    expect(
      ['green', 'amber', 'red', 'blue', 'accent'].filter(
        name => contrast(tokens[name]!, tokens[`${name}-soft`]!) < 4.5,
      ),
    ).toEqual([])
    expect(below(['on-accent'], ['accent', 'accent-hover'], 4.5)).toEqual([])
  })

  it('has marks that can be seen: 3 to 1', () => {
    expect(below(brokers, grounds, 3)).toEqual([])
    expect(below(['field-line'], ['ground', 'surface', 'raised'], 3)).toEqual([])
  })
})
