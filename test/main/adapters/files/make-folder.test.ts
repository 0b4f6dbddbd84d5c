import { mkdtempSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { makeFolder } from '#main/adapters/files/make-folder.ts'

const place = () => mkdtempSync(join(tmpdir(), 'mailroom-folder-'))

describe('a folder', () => {
  it('is made with those above it, for its owner alone, and may be there already', async () => {
    const path = join(place(), 'a', 'b', 'c')
    await makeFolder(path, 0o700)
    await makeFolder(path, 0o700)
    expect(statSync(path).mode & 0o777).toBe(0o700)
    expect(statSync(join(path, '..')).mode & 0o777).toBe(0o700)
  })

  it('is made by several at the same time, none of whom is told that it is missing', async () => {
    for (let round = 0; round < 60; round += 1) {
      const at = place()
      await Promise.all(
        Array.from({ length: 9 }, (_, one) => makeFolder(join(at, 'a', 'b', `c${one % 2}`), 0o700)),
      )
    }
  })

  it('may be a link to one', async () => {
    const at = place()
    await makeFolder(join(at, 'real'), 0o700)
    symlinkSync(join(at, 'real'), join(at, 'link'))
    await makeFolder(join(at, 'link'), 0o700)
    await makeFolder(join(at, 'link', 'within'), 0o700)
    expect(statSync(join(at, 'real', 'within')).isDirectory()).toBe(true)
  })

  it('is not made in place of a file, or below one', async () => {
    const file = join(place(), 'file')
    writeFileSync(file, '')
    await expect(makeFolder(file, 0o700)).rejects.toMatchObject({ code: 'EEXIST' })
    await expect(makeFolder(join(file, 'within'), 0o700)).rejects.toMatchObject({ code: 'ENOTDIR' })
  })

  it.runIf(process.platform === 'linux')(
    'that the system does not take is refused, not tried for ever',
    async () => {
      await expect(makeFolder('/proc/mailroom/a/b', 0o700)).rejects.toMatchObject({ code: 'ENOENT' })
    },
  )
})
