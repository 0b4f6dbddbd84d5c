import { readdirSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'

const root = resolve(import.meta.dirname, '../..')

const foldersIn = (path: string): readonly string[] =>
  readdirSync(resolve(root, path), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)

describe('The tree in docs/architecture.md', () => {
  const tree = readFileSync(resolve(root, 'docs/architecture.md'), 'utf8').split('```')[1] ?? ''

  it.for(['shared', 'main', 'main/services', 'main/hosts', 'renderer'])(
    'names every folder of %s',
    (path) => {
      expect(foldersIn(path).filter((name) => !tree.includes(`${name}/`))).toEqual([])
    },
  )
})
