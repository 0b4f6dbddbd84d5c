/**
 * Runs the tests of the judging in this process, again and again, each time with one module changed. Started by
 * `mutate-judge.ts` with the folder of the copy.
 *
 * It stands in for Vitest: `describe` and `it` collect, `expect` is Vitest's own. Modules that may see the change
 * are loaded anew under an address of their own (`?round=7`); the others stay loaded. So a round takes as long as
 * the tests themselves, a fraction of a second.
 */
import { globSync, readFileSync } from 'node:fs'
import { registerHooks, stripTypeScriptTypes } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { expect } from 'vitest'

/** A change to try. */
export interface Change {
  readonly file: string
  readonly source: string
}

/** What became of it: the test that noticed, or undefined. */
export interface Outcome {
  readonly noticedBy: string | undefined
}

type Body = (...row: unknown[]) => unknown
interface Case {
  readonly name: string
  readonly run: () => unknown
}

let collected: Case[] = []

const rowOf = (row: unknown): unknown[] => (Array.isArray(row) ? row : [row])
const describe = Object.assign((_name: string, body: Body): unknown => body(), {
  each:
    (rows: readonly unknown[]) =>
    (_name: string, body: Body): void => {
      for (const row of rows) body(...rowOf(row))
    },
})
const it = Object.assign(
  (name: string, run: () => unknown): void => {
    collected.push({ name, run })
  },
  {
    each:
      (rows: readonly unknown[]) =>
      (name: string, body: Body): void => {
        for (const row of rows) collected.push({ name, run: () => body(...rowOf(row)) })
      },
    for:
      (rows: readonly unknown[]) =>
      (name: string, body: Body): void => {
        for (const row of rows) collected.push({ name, run: () => body(row) })
      },
  },
)
const vi = { setConfig: (): undefined => undefined }

export { describe, expect, it, it as test, vi }

const copy = process.argv[2] ?? ''
const anew = ['main/services/judge/', 'main/services/explain/', 'main/services/knowledge/', 'test/'].map(
  (folder) => pathToFileURL(join(copy, folder)).href,
)
const weight = (test: string): number =>
  test.includes('knowledge/') ? 0 : test.includes('properties') ? 2 : 1
const tests = globSync('test/**/*.test.ts', { cwd: copy })
  .sort()
  // The corpora notice most, the properties weigh most and notice least.
  .sort((one, other) => weight(one) - weight(other))

const plain = new Map<string, string>()
const withoutTypes = (path: string): string => {
  const source = plain.get(path) ?? stripTypeScriptTypes(readFileSync(path, 'utf8'))
  plain.set(path, source)
  return source
}

let round = 0
let change: Change | undefined

registerHooks({
  resolve(specifier, context, next) {
    if (specifier === 'vitest') return { url: import.meta.url, shortCircuit: true }
    const found = next(specifier, context)
    return anew.some((folder) => found.url.startsWith(folder))
      ? { ...found, url: `${found.url.split('?')[0]}?round=${round}` }
      : found
  },
  load(url, context, next) {
    if (!url.includes('?round=')) return next(url, context)
    const path = fileURLToPath(url)
    const source =
      change !== undefined && path === join(copy, change.file)
        ? stripTypeScriptTypes(change.source)
        : withoutTypes(path)
    return { format: 'module', source, shortCircuit: true }
  },
})

const noticedBy = async (): Promise<string | undefined> => {
  for (const file of tests) {
    collected = []
    try {
      await import(`${pathToFileURL(join(copy, file)).href}?round=${round}`)
    } catch (fault) {
      return `${file} does not load: ${String(fault)}`
    }
    for (const { name, run } of collected) {
      try {
        await run()
      } catch {
        return `${file}: ${name}`
      }
    }
  }
  return undefined
}

process.on('message', (wanted: Change | undefined) => {
  round += 1
  change = wanted
  noticedBy().then(
    (found) => process.send?.({ noticedBy: found } satisfies Outcome),
    (fault: unknown) => process.send?.({ noticedBy: String(fault) } satisfies Outcome),
  )
})

process.on('disconnect', () => process.exit())
