/** Chunks in one file, run by Node as people copy it: with a package.json beside it, and alone. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { oneFile } from '../../scripts/one-file.ts'

const entry = `const { word } = require('./word.js')
exports.main = true
console.log(word + /a*/.source + '*/' + require('node:path').basename(__filename) + ' ' + typeof require('./late.js').early)`
const program = oneFile(
  [
    { fileName: 'main.js', code: entry },
    { fileName: 'word.js', code: "exports.word = '’“é😀' + (/^[’😀]+$/u.test('😀’') ? '!' : '?')" },
    { fileName: 'late.js', code: "exports.early = require('./main.js').main" },
    { fileName: 'never.js', code: 'this is not a program' },
  ],
  'main.js',
)

const run = (name: string, packageJson?: string): string => {
  const folder = mkdtempSync(join(tmpdir(), 'mailroom-one-file-'))
  writeFileSync(join(folder, 'program.js'), program)
  if (packageJson !== undefined) writeFileSync(join(folder, 'package.json'), packageJson)
  if (name !== 'program.js') symlinkSync(join(folder, 'program.js'), join(folder, name))
  return execFileSync(process.execPath, [join(folder, name)], { encoding: 'utf8' }).trim()
}

describe('a program in one file', () => {
  it.each([
    ['alone', 'program.js', undefined],
    ['in a package of modules', 'program.js', '{"type":"module"}'],
    ['in a package of CommonJS', 'program.js', '{"type":"commonjs"}'],
    ['by a link without an ending', 'program', '{"type":"module"}'],
  ])('runs %s, and compiles what it requires alone', (_, name, packageJson) => {
    expect(run(name, packageJson)).toBe('’“é😀!a**/program.js boolean')
  })

  it('is ASCII with a shebang', () => {
    expect(program).toMatch(/^#!\/usr\/bin\/env node\n[\0-\u007f]*$/)
  })

  it.each([
    ['an escape behind a backslash', "exports.a = '\\’'"],
    ['the end of a chunk', 'exports.a = `\n#*/`'],
    ['the head of a chunk', 'exports.a = `\n/*# other.js\n`'],
    ['what stands for the end of a comment', "exports.a = '*\u007f/'"],
  ])('is refused with %s in it', (_, code) => {
    expect(() => oneFile([{ fileName: 'main.js', code }], 'main.js')).toThrow()
  })
})
