import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { CommandFailed } from '#main/hosts/cli/cli.ts'
import { readEnd, readTextFile } from '#main/hosts/cli/input/files.ts'
import { parseCsv, readTargets } from '#main/hosts/cli/input/targets.ts'
import { duration, table, wrap } from '#main/hosts/cli/output/style.ts'

describe('CSV', () => {
  it.each([
    [
      'a,b\n1,2\n',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    [
      '\ufeffa;b\r\n1;"x;""y"""\r\n',
      [
        ['a', 'b'],
        ['1', 'x;"y"'],
      ],
    ],
    [
      'a\tb\n1\t2',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    [
      'a,b\n"line\nbreak",\n\n,\n',
      [
        ['a', 'b'],
        ['line\nbreak', ''],
      ],
    ],
    ['', []],
  ])('%j', (text, rows) => {
    expect(parseCsv(text)).toEqual(rows)
  })
})

describe('targets', () => {
  it('name themselves by their row where nobody did, and leave empty cells out', () => {
    expect(readTargets('name,smtp.host,smtp.port\n,a.example,\nB,b.example,25\nc,d,e,f\n')).toEqual([
      { ok: true, row: { name: 'row 1', values: { 'smtp.host': 'a.example' } } },
      { ok: true, row: { name: 'B', values: { 'smtp.host': 'b.example', 'smtp.port': '25' } } },
      { ok: false, name: 'c', problem: 'has more cells than the head line' },
    ])
  })
})

describe('what is read of a long input', () => {
  const codeOf = (error: unknown): string =>
    error instanceof CommandFailed ? error.failure.code : String(error)
  async function* endless(part: Buffer) {
    for (;;) yield part
  }
  const pieces = (bytes: Buffer, length: number) =>
    Array.from({ length: Math.ceil(bytes.length / length) }, (_, index) =>
      bytes.subarray(index * length, (index + 1) * length),
    )
  async function* inPieces(bytes: Buffer, length: number) {
    yield* pieces(bytes, length)
  }
  const text = Buffer.from(Array.from({ length: 5000 }, (_, index) => `line ${index}\n`).join(''))

  it.each([
    ['as it is', text],
    ['compressed', gzipSync(text)],
    [
      'compressed in two parts, as logs are that were put together',
      Buffer.concat([gzipSync(text), gzipSync(text)]),
    ],
  ])('is its end, %s, however it comes', async (_, bytes) => {
    for (const length of [1, 7, 65_536]) {
      const end = await readEnd('it', inPieces(bytes, length), { most: 1_000_000, keep: 1000 })
      expect(end.equals(text.subarray(-1000)), `in pieces of ${length}`).toBe(true)
    }
  })

  it('never is more than its limit, as it comes or unpacked', async () => {
    const bomb = gzipSync(Buffer.alloc(3_000_000))
    const limits = { most: 2_000_000, keep: 1000 }
    for (const source of [endless(Buffer.alloc(65_536)), inPieces(bomb, 100)]) {
      expect(await readEnd('it', source, limits).catch(codeOf)).toBe('FILE_TOO_LARGE')
    }
  })

  it.skipIf(process.platform === 'win32')('of a pipe is counted, since it tells no size', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'mailroom-input-'))
    const pipe = join(folder, 'pipe')
    const script = `mkfifo "${pipe}" && exec cat /dev/zero >"${pipe}"`
    const writer = execFile('sh', ['-c', script])
    try {
      let outcome = 'FILE_MISSING'
      while (outcome === 'FILE_MISSING') outcome = await readTextFile(pipe, 1_000_000).catch(codeOf)
      expect(outcome).toBe('FILE_TOO_LARGE')
      await writeFile(join(folder, 'short'), 'short')
      expect(await readTextFile(join(folder, 'short'), 5)).toBe('short')
      expect(await readTextFile(join(folder, 'short'), 4).catch(codeOf)).toBe('FILE_TOO_LARGE')
    } finally {
      writer.kill('SIGKILL')
      await rm(folder, { recursive: true })
    }
  })
})

describe('text for a terminal', () => {
  it('is wrapped at words, and long words stay whole', () => {
    expect(wrap('one two three', 20, '  ')).toBe('  one two three')
    expect(wrap(`${'word '.repeat(6)}end`, 24, '  ')).toBe('  word word word word\n  word word end')
    expect(wrap('x'.repeat(40), 20)).toBe('x'.repeat(40))
  })

  it('has no escapes of a stranger’s in a table', () => {
    expect(
      table([
        ['a\u001b[2Jb', 'c'],
        ['long cell', ''],
      ]),
    ).toBe('a\\x1b[2Jb  c\nlong cell')
  })

  it.each([
    [0.4, '0 ms'],
    [999, '999 ms'],
    [1000, '1.0 s'],
    [61_000, '1 min 1 s'],
  ])('%d ms is %s', (ms, text) => {
    expect(duration(ms)).toBe(text)
  })
})
