/** A rule of the page's style is found by the component that it is for, and goes with it. */
import { readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, extname, join, relative } from 'node:path'
import { expect, it } from 'vitest'

const root = join(import.meta.dirname, '../../renderer')

const filesWith = (...extensions: readonly string[]): readonly string[] =>
  readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((path) => extensions.includes(extname(path)))
    .map((path) => join(root, path))

const text = (path: string): string => readFileSync(path, 'utf8')

const styles = filesWith('.css')
const sources = filesWith('.ts', '.tsx', '.html')

const importers = (style: string): readonly string[] =>
  sources.filter((source) =>
    [...text(source).matchAll(/^import '([^']+\.css)'$/gm)].some(
      ([, path = '']) => join(dirname(source), path) === style,
    ),
  )

it.each(styles.map((path) => [relative(root, path), path] as const))(
  '%s belongs to the component of its name, or to several, and is short',
  (_, style) => {
    const by = importers(style)
    const own = by.some((source) => basename(source, extname(source)) === basename(style, '.css'))
    const ofTheme = dirname(style) === join(root, 'theme')
    expect(
      own || ofTheme || by.length > 1,
      `imported by ${by.map((source) => basename(source)).join(', ')}`,
    ).toBe(true)
    expect(text(style).split('\n').length).toBeLessThanOrEqual(250)
  },
)

it('no class has rules that nothing on the page bears', () => {
  const words = new Set(sources.flatMap((source) => text(source).match(/[\w-]+/g) ?? []))
  /** `depth-${n}`: the part before the number stands in the source. */
  const borne = (name: string): boolean => words.has(name) || words.has(name.replace(/\d+$/, ''))
  const classes = styles.flatMap((style) =>
    [...text(style).matchAll(/\.([a-z][\w-]*)(?=[^{};]*\{)/g)].map(([, name = '']) => name),
  )
  expect(classes.length).toBeGreaterThan(200)
  expect([...new Set(classes)].filter((name) => !borne(name))).toEqual([])
})
