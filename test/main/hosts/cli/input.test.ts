import { describe, expect, it } from 'vitest'
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
