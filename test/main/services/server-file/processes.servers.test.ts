import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { times } from '#test/long.ts'
import { makeBench, valueOfResult } from './bench.ts'
import { dieAfter, killWriter, makeScene } from './kills.ts'

describe('a process that dies while it writes leaves the old file or the new one, and its next start clears up', () => {
  let scene: Awaited<ReturnType<typeof makeScene>>
  beforeEach(async () => {
    scene = await makeScene()
  })
  afterEach(() => scene.remove())

  test('at every step', async () => {
    let interrupted = 0
    let steps = 0
    for (; await dieAfter(scene, steps); steps += 1) {
      const after = await scene.lookAfterwards()
      expect([steps, after.violations]).toEqual([steps, []])
      if (after.interrupted) interrupted += 1
    }
    expect(await scene.lookAfterwards()).toEqual({ violations: [], interrupted: false })
    // Most steps stand between the making of the lock and its removal.
    expect(interrupted).toBeGreaterThan(steps / 2)
  })

  test(`by SIGKILL at any moment, ${times(4, 2000)} times`, async () => {
    for (let number = 0; number < times(4, 2000); number += 1) {
      await killWriter(scene, `k${number}`)
      const after = await scene.lookAfterwards()
      expect([number, after.violations]).toEqual([number, []])
    }
  })
})

test('no write is lost among those of several processes at once', async () => {
  const [processes, each] = [times(3, 8), times(6, 25)]
  const bench = await makeBench()
  try {
    const script = join(import.meta.dirname, 'writing-child.ts')
    const children = Array.from({ length: processes }, (_, index) => {
      const keychain = join(bench.folder, `keychain-${index}`)
      const args = ['--no-warnings', script, bench.path, keychain, `p${index}`, String(each)]
      const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] })
      let text = ''
      child.stdout.on('data', (chunk: Buffer) => {
        text += chunk.toString('latin1')
      })
      const closed = once(child, 'close')
      return {
        ready: once(child.stdout, 'data'),
        go: () => child.stdin.end('go\n'),
        closed,
        said: () => text,
      }
    })
    await Promise.all(children.map(({ ready }) => ready))
    for (const { go } of children) go()
    await Promise.all(children.map(({ closed }) => closed))
    const answers = children
      .flatMap(({ said }) => said().split('\n').slice(1, -1))
      .map((line) => JSON.parse(line) as { code: string; sha: string; name: string; number: number })
    const landed = answers.filter(({ code }) => code === 'ok')
    expect(landed).toHaveLength(processes * each)
    expect(answers.filter(({ code }) => code !== 'ok' && code !== 'FILE_CHANGED')).toEqual([])

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
})
