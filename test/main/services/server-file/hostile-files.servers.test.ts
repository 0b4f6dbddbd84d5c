import { writeFile } from 'node:fs/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { codeOf, intend, makeBench } from './bench.ts'

let bench: Awaited<ReturnType<typeof makeBench>>
beforeEach(async () => {
  bench = await makeBench()
})
afterEach(() => bench.remove())

const full = (line: (index: number) => string): string => {
  let text = ''
  for (let index = 0; text.length < 200_000; index += 1) text += line(index)
  return text
}

// Files of 200 KB that would take quadratic time, a deep stack or much memory if read carelessly.
test.each([
  ['one endless value', full(() => 'x'), 'ok'],
  ['a malformed escape at its end', `a=${full(() => '\\t')}\\u1`, 'FILE_MALFORMED'],
  ['one endless continuation', full(() => 'a\\\n'), 'ok'],
  ['nothing but passwords', full((index) => `p${index}.password=secret${index}\n`), 'ok'],
  ['nothing but ENC', full((index) => `k${index}=ENC(AAECAwQFBgc)\n`), 'ok'],
  ['one key again and again', full(() => 'a=1\n'), 'ok'],
  ['nothing but connection keys', full((index) => `mail.smtp.proxy.x${index}=1\n`), 'ok'],
  ['commented-out passwords', full(() => '#password            =          :\n'), 'ok'],
  ['addresses', full(() => 'a=http://a:http://b:c\n'), 'ok'],
  ['nothing but line ends', '\n'.repeat(100_000), 'ok'],
  ['nothing but line ends, and one more', '\n'.repeat(100_001), 'FILE_TOO_LARGE'],
])(
  '%s',
  async (_, text, expected) => {
    await writeFile(bench.path, text, 'latin1')
    expect(codeOf(await bench.service.read(bench.path))).toBe(expected)
    if (expected !== 'ok') return
    const difference = await bench.service.difference(bench.path, intend({ 'smtp.host': 'smtp.example.com' }))
    expect(codeOf(difference)).toBe('ok')
  },
  60_000,
)
