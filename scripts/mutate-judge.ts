/**
 * Changes one thing at a time in the rules of the judge and of explain, and runs their tests: a change that no
 * test notices is a rule that no test holds. Works on a copy in the temporary folder, two changes at a time;
 * `mutate-worker.ts` says how a change is tried in a fraction of a second, `mutants.ts` which changes there are.
 *
 *   node scripts/mutate-judge.ts [--words] [--only FILE] [--every N] [--list]
 *
 * Without --words: conditions, rules, lists, severities, and each pattern of each phrase. With it: each single
 * word of the regular expressions and phrases; there a survivor is a word that no test needs, which is no
 * fault as long as a pattern as a whole is held. Prints what survived; exit code 1 where something did that
 * `mutants-accepted.ts` has no reason for.
 */
import { type ChildProcess, fork } from 'node:child_process'
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { type Mutant, mutantsOf } from './mutants.ts'
import { isAccepted } from './mutants-accepted.ts'
import type { Change, Outcome } from './mutate-worker.ts'

const root = resolve(import.meta.dirname, '..')
const { values } = parseArgs({
  options: {
    only: { type: 'string', default: '' },
    every: { type: 'string', default: '1' },
    words: { type: 'boolean', default: false },
    list: { type: 'boolean', default: false },
  },
})

const folders = ['main/services/judge', 'main/services/explain', 'main/services/knowledge']
const files = folders
  .flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((name) => `${folder}/${name}`),
  )
  .filter((file) => file.endsWith('.ts') && file.includes(values.only))
const every = Math.max(1, Number(values.every) || 1)
const mutants = files
  .flatMap((file) =>
    mutantsOf(file, readFileSync(join(root, file), 'utf8'), values.words ? 'words' : 'logic'),
  )
  .filter((_, index) => index % every === 0)

const parts = [
  'package.json',
  'shared',
  'main/ports',
  ...folders,
  'test/any-text.ts',
  'test/long.ts',
  'test/main/services/judge',
  'test/main/services/explain',
  'test/main/services/knowledge',
]

/** What the tests need, where nobody else writes. */
const copied = (): string => {
  const copy = mkdtempSync(join(tmpdir(), 'mutate-judge-'))
  for (const part of parts) cpSync(join(root, part), join(copy, part), { recursive: true })
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'))
  return copy
}

/** A change that makes a program run for ever is noticed too. */
const LONGEST_MS = 20_000
/** Modules are never unloaded: a new process from time to time keeps the memory small. */
const ROUNDS_OF_A_WORKER = 100

const start = (copy: string): ChildProcess =>
  fork(join(import.meta.dirname, 'mutate-worker.ts'), [copy], {
    execArgv: ['--no-warnings'],
  })

/** The test that notices a change; undefined where it survives. */
const noticed = (worker: ChildProcess, change: Change): Promise<Outcome['noticedBy']> =>
  new Promise((resolve) => {
    const end = (by: Outcome['noticedBy']): void => {
      clearTimeout(timer)
      worker.removeAllListeners()
      resolve(by)
    }
    const timer = setTimeout(() => {
      worker.kill('SIGKILL')
      end('the time limit')
    }, LONGEST_MS)
    worker.once('message', ({ noticedBy }: Outcome) => end(noticedBy))
    worker.once('exit', () => end('the end of the process'))
    worker.send(change)
  })

/** The changes that no test noticed, in the order of the list. */
const survivorsOf = async (copy: string): Promise<readonly Mutant[]> => {
  const survived = new Set<Mutant>()
  let next = 0
  const work = async (): Promise<void> => {
    let worker = start(copy)
    for (let rounds = 1; ; rounds += 1) {
      const mutant = mutants[next]
      next += 1
      if (mutant === undefined) break
      if ((await noticed(worker, mutant)) === undefined) survived.add(mutant)
      if (process.stderr.isTTY) process.stderr.write(`\r${next} of ${mutants.length}`)
      if (worker.killed || worker.exitCode !== null || rounds % ROUNDS_OF_A_WORKER === 0) {
        worker.kill()
        worker = start(copy)
      }
    }
    worker.kill()
  }
  await Promise.all([work(), work()])
  return mutants.filter((mutant) => survived.has(mutant))
}

const checkUnchanged = async (copy: string): Promise<void> => {
  const file = files[0] ?? ''
  const worker = start(copy)
  const by = await noticed(worker, { file, source: readFileSync(join(copy, file), 'utf8') })
  worker.kill()
  if (by !== undefined) throw new Error(`the tests fail without any change: ${by}`)
}

const shown = ({ file, line, what }: Mutant): string => `${file}:${line} ${what}`

if (values.list) {
  for (const mutant of mutants) console.log(shown(mutant))
} else {
  const began = performance.now()
  const copy = copied()
  try {
    await checkUnchanged(copy)
    const survivors = await survivorsOf(copy)
    const unexpected = survivors.filter((mutant) => !isAccepted(mutant))
    for (const mutant of unexpected) console.log(`survived: ${shown(mutant)}`)
    const seconds = Math.round((performance.now() - began) / 1000)
    console.log(
      `${mutants.length} changes, ${unexpected.length} survived, ${survivors.length - unexpected.length} more may, ${seconds} s`,
    )
    process.exitCode = unexpected.length === 0 ? 0 : 1
  } finally {
    rmSync(copy, { recursive: true, force: true })
  }
}
