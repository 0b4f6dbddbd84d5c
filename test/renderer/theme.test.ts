import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

const css = readFileSync(join(import.meta.dirname, '../../renderer/theme/tokens.css'), 'utf8')

/** One side of each `light-dark(#…, #…)`; what is the same on both has one colour. */
const tokensOf = (side: 0 | 1): ReadonlyMap<string, string> =>
  new Map(
    [...css.matchAll(/(--[\w-]+):\s*(?:light-dark\(([^;]+)\)|(#[0-9a-f]{6}));/g)].flatMap(
      ([, name = '', pair, both = '']) => {
        const colour = pair === undefined ? both : (pair.split(/,\s*/)[side] ?? '')
        return /^#[0-9a-f]{6}$/.test(colour) ? [[name, colour] as const] : []
      },
    ),
  )

const light = tokensOf(0)
const dark = tokensOf(1)

const luminance = (colour: string): number => {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

/** WCAG 2.2, contrast ratio. */
const contrast = (one: string, other: string): number => {
  const [high = 0, low = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a)
  return (high + 0.05) / (low + 0.05)
}

const grounds = ['--bg', '--panel', '--side', '--inset', '--hover']
const textPairs: readonly (readonly [string, readonly string[]])[] = [
  ['--ink', grounds],
  ['--ink-2', grounds],
  ['--ink-3', grounds],
  ['--accent-ink', ['--bg', '--panel', '--inset', '--accent-soft']],
  ['--ok', ['--bg', '--panel', '--inset', '--ok-soft', '--added-soft']],
  ['--warn', ['--bg', '--panel', '--inset', '--warn-soft', '--changed-soft']],
  ['--bad', ['--bg', '--panel', '--inset', '--bad-soft', '--removed-soft']],
  ['--on-accent', ['--accent', '--accent-hover']],
]
const markPairs: readonly (readonly [string, readonly string[]])[] = [
  ['--edge', ['--bg', '--panel']],
  ['--accent', ['--bg', '--panel']],
  ['--ok-mark', ['--bg', '--panel', '--side']],
  ['--warn-mark', ['--bg', '--panel', '--side']],
  ['--bad-mark', ['--bg', '--panel', '--side']],
  ['--bar', ['--panel']],
]

describe.each([
  ['light', light],
  ['dark', dark],
])('colours of the %s theme', (_name, tokens) => {
  const colour = (name: string): string => tokens.get(name) ?? ''

  it.each(textPairs)('text in %s reads on all its grounds', (text, on) => {
    for (const ground of on)
      expect(contrast(colour(text), colour(ground)), `${text} on ${ground}`).toBeGreaterThanOrEqual(4.5)
  })

  it.each(markPairs)('%s is seen on all its grounds', (mark, on) => {
    for (const ground of on)
      expect(contrast(colour(mark), colour(ground)), `${mark} on ${ground}`).toBeGreaterThanOrEqual(3)
  })
})

it('has a colour for the light and for the dark of everything that is told apart by colour', () => {
  expect(light.size).toBeGreaterThan(30)
  expect([...light.keys()]).toEqual([...dark.keys()])
  expect(light.get('--bg')).not.toBe(dark.get('--bg'))
})
