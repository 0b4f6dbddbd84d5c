import { spawn } from 'node:child_process'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { makeBench, valueOfResult } from './bench.ts'
import { killWrites } from './kills.ts'

describe('several processes', () => {
  test('100 kills during writes: always the old file or the new one, and nothing left after the next start', async () => {
    const report = await killWrites(100)
    expect(report.violations).toEqual([])
    expect(report.interrupted).toBeGreaterThan(20)
  }, 180_000)

  test('200 writes from 8 processes at once: none is lost', async () => {
    const bench = await makeBench()
    try {
      const script = join(import.meta.dirname, 'writing-child.ts')
      const outputs = await Promise.all(
        Array.from({ length: 8 }, (_, index) => {
          const keychain = join(bench.folder, `keychain-${index}`)
          const child = spawn(
            process.execPath,
            ['--no-warnings', script, bench.path, keychain, `p${index}`, '25'],
            {
              stdio: ['ignore', 'pipe', 'inherit'],
            },
          )
          let text = ''
          child.stdout.on('data', (chunk: Buffer) => {
            text += chunk.toString('latin1')
          })
          return new Promise<string>((resolve) => child.on('close', () => resolve(text)))
        }),
      )
      const answers = outputs
        .flatMap((text) => text.split('\n').slice(1, -1))
        .map((line) => JSON.parse(line) as { code: string; sha: string; name: string; number: number })
      const landed = answers.filter(({ code }) => code === 'ok')
      expect(new Set(answers.map(({ code }) => code))).toEqual(new Set(['ok', 'FILE_CHANGED']))
      expect(landed).toHaveLength(200)

      const { entries, skipped } = valueOfResult(await bench.service.journal(bench.path))
      const writes = entries.filter(({ event }) => event === 'write')
      expect(skipped).toBe(0)
      expect(new Set(writes.map(({ after }) => after))).toEqual(new Set(landed.map(({ sha }) => sha)))
      // A chain without a gap: each write was made from what the one before it had written.
      writes.slice(1).forEach((entry, index) => {
        expect(entry.before).toBe(writes[index]?.after)
      })
      const view = valueOfResult(await bench.service.read(bench.path))
      expect(view.sha256).toBe(writes.at(-1)?.after)
      const strange = (await readdir(bench.folder)).filter((name) => /\.(?:tmp|lock|claim)$/.test(name))
      expect(strange).toEqual([])
    } finally {
      await bench.remove()
    }
  }, 120_000)
})
