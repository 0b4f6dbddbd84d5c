import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createReportFiles } from '#main/adapters/store/report-files.ts'

const refusedFor = (why: string) => ({
  ok: false,
  error: { code: 'STORE_ERROR', message: expect.stringContaining(why) },
})

const folderWith = async () => {
  const folder = mkdtempSync(join(tmpdir(), 'mailroom-reports-'))
  return {
    folder,
    elsewhere: mkdtempSync(join(tmpdir(), 'mailroom-elsewhere-')),
    files: createReportFiles(folder),
  }
}

describe('saved reports', () => {
  it('come back as they were written, until they are removed', async () => {
    const { files } = await folderWith()
    expect(await files.read('e1', 'r1')).toEqual({ ok: true, value: null })
    expect(await files.write('e1', 'r1', '{}')).toMatchObject({ ok: true })
    expect(await files.read('e1', 'r1')).toEqual({ ok: true, value: '{}' })
    expect(await files.list('e1')).toEqual({ ok: true, value: ['r1'] })
    expect(await files.removeAll('e1')).toMatchObject({ ok: true })
    expect(await files.list('e1')).toEqual({ ok: true, value: [] })
  })

  it.runIf(process.platform !== 'win32')('are read from no pipe and through no link', async () => {
    const { folder, elsewhere, files } = await folderWith()
    mkdirSync(join(folder, 'reports', 'e1'), { recursive: true })
    execFileSync('mkfifo', [join(folder, 'reports', 'e1', 'pipe.json')])
    writeFileSync(join(elsewhere, 'other.json'), '{}')
    symlinkSync(join(elsewhere, 'other.json'), join(folder, 'reports', 'e1', 'link.json'))
    expect(await files.read('e1', 'pipe')).toMatchObject(refusedFor('a device, a pipe or a socket'))
    expect(await files.read('e1', 'link')).toMatchObject(refusedFor('a symbolic link'))
  })

  it.runIf(process.platform !== 'win32').each(['reports', 'reports/e1'])(
    'are neither written nor removed where %s is a link',
    async (name) => {
      const { folder, elsewhere, files } = await folderWith()
      mkdirSync(join(elsewhere, 'e1'))
      writeFileSync(join(elsewhere, 'e1', 'r1.json'), '{}')
      if (name === 'reports') symlinkSync(elsewhere, join(folder, name))
      else {
        mkdirSync(join(folder, 'reports'))
        symlinkSync(join(elsewhere, 'e1'), join(folder, name))
      }
      const refused = refusedFor('is a link or no folder')
      expect(await files.write('e1', 'r2', '{}')).toMatchObject(refused)
      expect(await files.remove('e1', 'r1')).toMatchObject(refused)
      expect(await files.removeAll('e1')).toMatchObject(refused)
      expect(await files.list('e1')).toMatchObject(refused)
      expect(readdirSync(join(elsewhere, 'e1'))).toEqual(['r1.json'])
    },
  )
})
