import { readdirSync, readFileSync } from 'node:fs'
import { join, relative, resolve, sep } from 'node:path'
import { expect, it } from 'vitest'

const root = resolve(import.meta.dirname, '../..')

const filesWith = (pattern: RegExp, folder: string): string[] =>
  readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => pattern.test(readFileSync(file, 'utf8')))
    .map((file) => relative(root, file).split(sep).join('/'))

it('what a terminal listens to is known to the door alone, and to the entry that hands it over', () => {
  const streams =
    /\bprocess\s*\.\s*std(out|err)\b|\bprocess\s*\[\s*['"]std|\bconsole\s*\.\s*(?!error\('[^']*'\))\w/
  expect(filesWith(streams, 'main')).toEqual([])
  expect(filesWith(streams, 'shared')).toEqual([])
  expect(filesWith(/\bcreateScreen\b/, 'main')).toEqual([
    'main/hosts/cli/cli.ts',
    'main/hosts/cli/output/screen.ts',
  ])
  // `cli.world` has no streams: a write around the door does not compile.
  expect(filesWith(/\bstd(out|err)\s*\.\s*write\b/, 'main/hosts')).toEqual([])
})
