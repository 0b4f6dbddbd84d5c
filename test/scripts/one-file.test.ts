/** Chunks in one file, run by Node as people copy it: with a package.json beside it, and alone. */
import { execFileSync, spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { oneFile } from '../../scripts/one-file.ts'

const entry = `const { word } = require('./word.js')
exports.main = true
console.log(word + /a*/.source + '*/' + require('node:path').basename(__filename) + ' ' + typeof require('./late.js').early)`
const { text: program } = oneFile(
  [
    { fileName: 'main.js', code: entry },
    { fileName: 'word.js', code: "exports.word = '’“é😀' + (/^[’😀]+$/u.test('😀’') ? '!' : '?')" },
    {
      fileName: 'late.js',
      code: "exports.early = require('./main.js').main\nexports.a = `\n/* other.js\n*/`",
    },
    { fileName: 'never.js', code: 'this is not a program' },
  ],
  'main.js',
)

const run = (name: string, packageJson: string | undefined, started: string): string => {
  const folder = mkdtempSync(join(tmpdir(), 'mailroom-one-file-'))
  writeFileSync(join(folder, 'program.js'), program)
  if (packageJson !== undefined) writeFileSync(join(folder, 'package.json'), packageJson)
  if (name !== 'program.js') symlinkSync(join(folder, 'program.js'), join(folder, name))
  return execFileSync(process.execPath, [join(folder, started)], { encoding: 'utf8' }).trim()
}

describe('a program in one file', () => {
  it.each([
    ['alone', 'program.js', undefined],
    ['in a package of modules', 'program.js', '{"type":"module"}'],
    ['in a package of CommonJS', 'program.js', '{"type":"commonjs"}'],
    ['by a link without an ending', 'program', '{"type":"module"}'],
    ['by its name without the ending', 'program.js', '{"type":"module"}', 'program'],
    ['by its folder', 'program.js', '{"type":"module","main":"program.js"}', ''],
  ])('runs %s, and compiles what it requires alone', (_, name, packageJson, started = name) => {
    expect(run(name, packageJson, started)).toBe('’“é😀!a**/program.js boolean')
  })

  it.each(['commonjs', 'module'])('does not run piped as %s: its name may be anybody’s file', (type) => {
    const folder = mkdtempSync(join(tmpdir(), 'mailroom-one-file-'))
    const { text: planted } = oneFile([{ fileName: 'main.js', code: "console.log('planted')" }], 'main.js')
    for (const name of ['[stdin]', '-']) writeFileSync(join(folder, name), planted)
    const { status, stdout, stderr } = spawnSync(process.execPath, [`--input-type=${type}`, '-'], {
      cwd: folder,
      input: program,
      encoding: 'utf8',
    })
    expect({ status, stdout, stderr }).toEqual({
      status: 3,
      stdout: '',
      stderr: expect.stringContaining('from its file'),
    })
  })

  it('takes packages from its own installation, and not from a folder above a copy', () => {
    const { text: asking } = oneFile(
      [{ fileName: 'main.js', code: "console.log(require('word'))" }],
      'main.js',
    )
    const folder = mkdtempSync(join(tmpdir(), 'mailroom-one-file-'))
    const write = (path: string, text: string) => {
      mkdirSync(join(folder, dirname(path)), { recursive: true })
      writeFileSync(join(folder, path), text)
      return join(folder, path)
    }
    write('node_modules/word/index.js', "module.exports = 'found'")
    const start = (path: string) => spawnSync(process.execPath, [path], { encoding: 'utf8' })
    expect(start(write('dist/cli/program.js', asking)).stdout).toBe('found\n')
    expect(start(write('copy/program.js', asking))).toMatchObject({
      stdout: '',
      stderr: expect.stringContaining('word is not with this copy'),
    })
  })

  it('takes compiled code from its own installation alone, and only where the engine can read it', () => {
    const folder = mkdtempSync(join(tmpdir(), 'mailroom-one-file-'))
    const saying = (word: string) =>
      oneFile([{ fileName: 'main.js', code: `console.log('${word}')` }], 'main.js')
    const [one, other] = [saying('one'), saying('two')]
    const write = (place: string, text: string) => {
      mkdirSync(join(folder, place), { recursive: true })
      writeFileSync(join(folder, place, 'program.js'), text)
      return join(folder, place, 'program.js')
    }
    const start = (path: string, args: readonly string[] = [], env = {}) =>
      execFileSync(process.execPath, [...args, path], { encoding: 'utf8', env: { ...process.env, ...env } })
    // What the engine compiled of one program shows which of the two runs: their lengths are the same.
    const installed = write('dist/cli', other.text)
    const compiled = join(dirname(installed), other.compiledIn)
    const keep = join(import.meta.dirname, '../../scripts/keep-compiled.ts')
    start(write('first', one.text), ['--import', keep], { MAILROOM_COMPILED: compiled })
    expect(start(installed)).toBe('one\n')
    const copy = write('copy', other.text)
    cpSync(join(dirname(installed), 'compiled'), join(dirname(copy), 'compiled'), { recursive: true })
    expect(start(copy)).toBe('two\n')
    writeFileSync(join(compiled, 'main.js'), readFileSync(join(compiled, 'main.js')).subarray(0, 100))
    expect(start(installed)).toBe('two\n')
  })

  it('says so where its bytes were changed on the way, as by a copy in text mode', () => {
    const path = join(mkdtempSync(join(tmpdir(), 'mailroom-one-file-')), 'program.js')
    writeFileSync(path, program.replaceAll('\n', '\r\n'))
    const { stdout, stderr } = spawnSync(process.execPath, [path], { encoding: 'utf8' })
    expect(stdout).toBe('')
    expect(stderr).toContain('was changed as it was copied')
  })

  it('is ASCII with a shebang', () => {
    expect(program).toMatch(/^#!\/usr\/bin\/env node\n[\0-\u007f]*$/)
  })

  it.each([
    ['an escape behind a backslash', "exports.a = '\\’'"],
    ['what stands for the end of a comment', "exports.a = '*\u007f/'"],
  ])('is refused with %s in it', (_, code) => {
    expect(() => oneFile([{ fileName: 'main.js', code }], 'main.js')).toThrow()
  })
})
