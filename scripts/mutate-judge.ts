/**
 * Changes one thing at a time in the rules of the judge and of explain, and runs their tests: a change that no
 * test notices is a rule that no test holds. Works on a copy in the temporary folder.
 *
 *   node scripts/mutate-judge.ts [--only FILE] [--every N] [--list]
 *
 * Exit code 1 where something survived.
 */
import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'

const root = resolve(import.meta.dirname, '..')
const { values } = parseArgs({
  options: {
    only: { type: 'string', default: '' },
    every: { type: 'string', default: '1' },
    list: { type: 'boolean', default: false },
  },
})

interface Mutant {
  readonly file: string
  readonly line: number
  readonly what: string
  readonly source: string
}

const swaps: readonly (readonly [RegExp, string])[] = [
  [/ && /g, ' || '],
  [/ \|\| /g, ' && '],
  [/ === /g, ' !== '],
  [/ !== /g, ' === '],
  [/ >= /g, ' > '],
  [/ <= /g, ' < '],
  [/ < (?=\d|[A-Z_]{4})/g, ' <= '],
  [/ > (?=\d|[A-Z_]{4})/g, ' >= '],
  [/!says\./g, 'says.'],
  [/severity: 'error'/g, "severity: 'warning'"],
  [/severity: 'warning'/g, "severity: 'info'"],
]

/** A rule of a table, from its opening to its closing brace. */
const rule =
  /^ {2}\{ cause: '[A-Z0-9_]+', at: .*\},$|^ {2}\{\n {4}cause: '[A-Z0-9_]+',\n {4}at: [\s\S]*?^ {2}\},$/gm

const lineOf = (source: string, at: number): number => source.slice(0, at).split('\n').length

const mutantsOf = (file: string, source: string): Mutant[] => {
  const found: Mutant[] = []
  const add = (at: number, length: number, put: string, what: string): void => {
    found.push({
      file,
      line: lineOf(source, at),
      what,
      source: source.slice(0, at) + put + source.slice(at + length),
    })
  }
  for (const match of source.matchAll(rule)) {
    const cause = /cause: '(\w+)'/.exec(match[0])?.[1] ?? ''
    add(match.index, match[0].length, '', `rule for ${cause} left out`)
  }
  for (const [pattern, put] of swaps) {
    for (const match of source.matchAll(pattern)) {
      const before = source.slice(source.lastIndexOf('\n', match.index) + 1, match.index)
      if (/^\s*(\*|\/\/|import)/.test(before)) continue
      add(match.index, match[0].length, put, `${match[0].trim()} → ${put.trim()}`)
    }
  }
  return found
}

const folders = ['main/services/diagnosis/judge', 'main/services/diagnosis/explain']
const files = folders
  .flatMap((folder) => readdirSync(join(root, folder)).map((name) => `${folder}/${name}`))
  .filter((file) => file.endsWith('.ts') && !file.endsWith('/words.ts') && file.includes(values.only))
const every = Math.max(1, Number(values.every) || 1)
const mutants = files
  .flatMap((file) => mutantsOf(file, readFileSync(join(root, file), 'utf8')))
  .filter((_, index) => index % every === 0)

if (values.list) {
  for (const { file, line, what } of mutants) console.log(`${file}:${line} ${what}`)
  process.exit(0)
}

const copy = mkdtempSync(join(tmpdir(), 'mutate-judge-'))
for (const part of [
  'package.json',
  'tsconfig.base.json',
  'vitest.config.ts',
  'shared',
  'main/ports',
  'main/services/diagnosis',
  'test/main/services/diagnosis/judge',
  'test/main/services/diagnosis/explain',
  'test/shared/diagnosis/causes.test.ts',
]) {
  cpSync(join(root, part), join(copy, part), { recursive: true })
}
symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'))

/** The tests of the rules alone: those that ask for other parts of the program are not here. */
const survives = (): boolean =>
  spawnSync(
    process.execPath,
    [join(root, 'node_modules/vitest/vitest.mjs'), 'run', '--project', 'unit', '--bail', '1', '--silent'],
    {
      cwd: copy,
      stdio: 'ignore',
      timeout: 60_000,
      env: { ...process.env, MAILROOM_FUZZ_RUNS: '60' },
    },
  ).status === 0

let survivors = 0
try {
  if (!survives()) throw new Error('the tests fail without any change')
  for (const [index, { file, line, what, source }] of mutants.entries()) {
    const path = join(copy, file)
    const before = readFileSync(path, 'utf8')
    writeFileSync(path, source)
    if (survives()) {
      survivors += 1
      console.log(`survived: ${file}:${line} ${what}`)
    }
    writeFileSync(path, before)
    if (process.stderr.isTTY) process.stderr.write(`\r${index + 1} of ${mutants.length}`)
  }
} finally {
  rmSync(copy, { recursive: true, force: true })
}
console.log(`${mutants.length} changes, ${survivors} survived`)
process.exitCode = survivors === 0 ? 0 : 1
