/** The journal of one file: what is noted in it and where, and what follows from it. */
import { mkdir, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { FileFault, Files } from '#main/ports/files.ts'
import { createServerFile, type ServerFilePorts } from '#main/services/server-file/server-file.ts'
import { zonedTime } from '#shared/zoned-time.ts'
import { codeOf, intend, makeBench, noteSteps, serverKey, valueOfResult } from './bench.ts'

let bench: Awaited<ReturnType<typeof makeBench>>
beforeEach(async () => {
  bench = await makeBench()
})
afterEach(() => bench.remove())

const minute = 60_000
const fault = (code: string): FileFault => ({ ok: false, code, message: code })
const withPorts = (change: Partial<ServerFilePorts>) => createServerFile({ ...bench.ports, ...change })
const withFiles = (change: (files: Files) => Partial<Files>) =>
  withPorts({ files: { ...bench.ports.files, ...change(bench.ports.files) } })
/** The service as it was so many minutes ago. */
const ago = (minutes: number) =>
  withPorts({ clock: { ...bench.ports.clock, now: () => Date.now() - minutes * minute } })
const at = (minutes: number): string => new Date(Date.now() - minutes * minute).toISOString()
const write = async (service = bench.service, host = 'one') => {
  const { sha256 } = valueOfResult(await bench.service.read(bench.path))
  const intended = intend({ 'smtp.host': `${host}.example.com` })
  return valueOfResult(await service.write(bench.path, intended, { basedOn: sha256 }))
}

describe('the time of an entry', () => {
  const zone = process.env['TZ']
  afterEach(() => {
    if (zone === undefined) delete process.env['TZ']
    else process.env['TZ'] = zone
  })

  test.each([
    ['UTC', '2026-01-15T12:00:00.000+00:00'],
    ['Asia/Kolkata', '2026-01-15T17:30:00.000+05:30'],
    ['America/St_Johns', '2026-01-15T08:30:00.000-03:30'],
  ])('in %s', (name, expected) => {
    process.env['TZ'] = name
    expect(zonedTime(Date.UTC(2026, 0, 15, 12))).toBe(expected)
  })
})

describe('where it stands', () => {
  test.each(['EACCES', 'EPERM', 'EROFS', 'ENOENT'])('in the data folder after %s', async (code) => {
    const service = withFiles((files) => ({
      appendLine: async (path, bytes, as, expected) =>
        path.startsWith(bench.path) ? fault(code) : files.appendLine(path, bytes, as, expected),
    }))
    valueOfResult(await service.note(bench.path, 'mail-sent', { note: 'n' }))
    expect(valueOfResult(await bench.service.journal(bench.path)).entries).toHaveLength(1)
    expect(await readdir(bench.folder)).toEqual(['data'])
  })

  test('nowhere after another fault, which is said', async () => {
    const service = withFiles((files) => ({
      appendLine: async (path, bytes, as, expected) =>
        path.startsWith(bench.path) ? fault('ENOSPC') : files.appendLine(path, bytes, as, expected),
    }))
    expect(codeOf(await service.note(bench.path, 'mail-sent'))).toBe('DISK_FULL')
    expect(valueOfResult(await bench.service.journal(bench.path)).entries).toEqual([])
  })

  test('no lock is asked for in a folder that cannot be written to', async () => {
    const refused = (path: string): boolean => path.startsWith(bench.path)
    const service = withFiles((files) => ({
      mayWrite: async () => false,
      link: async () => fault('EROFS'),
      create: async (path, bytes, as) => (refused(path) ? fault('EROFS') : files.create(path, bytes, as)),
      appendLine: async (path, bytes, as, expected) =>
        refused(path) ? fault('EROFS') : files.appendLine(path, bytes, as, expected),
    }))
    expect(codeOf(await service.note(bench.path, 'mail-sent'))).toBe('ok')
  })

  test('both places are one journal, by time', async () => {
    const elsewhere = (minutes: number) =>
      withPorts({
        clock: { ...bench.ports.clock, now: () => Date.now() - minutes * minute },
        files: {
          ...bench.ports.files,
          appendLine: async (path, bytes, as, expected) =>
            path.startsWith(bench.path)
              ? fault('EROFS')
              : bench.ports.files.appendLine(path, bytes, as, expected),
        },
      })
    valueOfResult(await ago(30).note(bench.path, 'mail-sent', { note: 'first' }))
    valueOfResult(await elsewhere(20).note(bench.path, 'mail-sent', { note: 'second' }))
    valueOfResult(await ago(10).note(bench.path, 'mail-sent', { note: 'third' }))
    const { entries, paths } = valueOfResult(await bench.service.journal(bench.path))
    expect(entries.map(({ note }) => note)).toEqual(['first', 'second', 'third'])
    expect(paths).toHaveLength(2)
  })

  test('one place keeps the order of its lines, whatever a clock that was set back says', async () => {
    valueOfResult(await ago(10).note(bench.path, 'mail-sent', { note: 'first' }))
    valueOfResult(await ago(30).note(bench.path, 'mail-sent', { note: 'second' }))
    const { entries } = valueOfResult(await bench.service.journal(bench.path))
    expect(entries.map(({ note }) => note)).toEqual(['first', 'second'])
  })

  test('nothing is noted while somebody else has the lock', async () => {
    const owner = { ...bench.ports.processes.own(), nonce: '0123456789abcdef', since: '' }
    await writeFile(`${bench.path}.lock`, JSON.stringify(owner))
    let seconds = 0
    const clock = {
      ...bench.ports.clock,
      monotonic: () => seconds * 1000,
      sleep: async () => {
        seconds += 1
      },
    }
    expect(codeOf(await withPorts({ clock }).note(bench.path, 'mail-sent'))).toBe('FILE_LOCKED')
    expect(await readdir(bench.folder)).toEqual(['email.properties.lock'])
  })

  test('a journal that cannot be read is an error, not an empty one', async () => {
    await write()
    await rm(`${bench.path}.journal`)
    await mkdir(`${bench.path}.journal`)
    const { service, path } = bench
    const answers = [
      await service.journal(path),
      await service.journalCsv(path),
      await service.running(path, { place: 'written-here' }),
      await service.recordRestart(path, { how: 'confirmed' }),
      await service.recover(path, noteSteps().steps),
    ]
    for (const answer of answers) expect(codeOf(answer)).toBe('FILE_IS_FOLDER')
  })
})

describe('a restart counts', () => {
  const restart = (minutes: number, more: { node?: string } = {}) =>
    bench.service.recordRestart(bench.path, { how: 'confirmed', when: at(minutes), ...more })

  test.each([
    ['after the write', 50, 'ok'],
    ['before it', 70, 'INPUT_INVALID'],
  ])('%s, although the file was touched since', async (_, minutes, expected) => {
    await write(ago(60))
    await utimes(bench.path, new Date(), new Date())
    expect(codeOf(await restart(minutes))).toBe(expected)
  })

  test.each([
    ['after the change from outside', 20, 'ok'],
    ['between write and change', 50, 'INPUT_INVALID'],
  ])('%s', async (_, minutes, expected) => {
    await write(ago(60))
    await writeFile(bench.path, 'a=1\n')
    await utimes(bench.path, new Date(at(40)), new Date(at(40)))
    expect(codeOf(await restart(minutes))).toBe(expected)
  })

  test('of a restored file too', async () => {
    await write(ago(90), 'one')
    const { backup } = await write(ago(80), 'two')
    const { sha256 } = valueOfResult(await bench.service.read(bench.path))
    const options = { basedOn: sha256, passwordMode: 'encrypted' as const }
    valueOfResult(await ago(60).restore(bench.path, backup ?? '', options))
    await utimes(bench.path, new Date(), new Date())
    expect(codeOf(await restart(70))).toBe('INPUT_INVALID')
    expect(codeOf(await restart(50))).toBe('ok')
  })

  test('that is noted later than another one', async () => {
    await write(ago(60))
    expect(codeOf(await restart(10))).toBe('ok')
    expect(codeOf(await restart(30))).toBe('ok')
  })

  test('with the nodes that there are', async () => {
    await write(ago(60))
    const last = async () => valueOfResult(await bench.service.journal(bench.path)).entries.at(-1)
    expect(codeOf(await restart(30))).toBe('ok')
    expect(await last()).not.toHaveProperty('nodes')
    const nodes = ['app01', 'app02']
    valueOfResult(await bench.service.note(bench.path, 'nodes', { nodes }))
    expect(codeOf(await restart(20))).toBe('ok')
    expect(await last()).toMatchObject({ event: 'restart', nodes })
  })

  test('of a node where none is named yet, but not of one that is missing among those named', async () => {
    await write(ago(60))
    expect(codeOf(await restart(30, { node: 'app01' }))).toBe('ok')
    valueOfResult(await bench.service.note(bench.path, 'nodes', { nodes: ['app02'] }))
    expect(codeOf(await restart(20, { node: 'app01' }))).toBe('INPUT_INVALID')
  })
})

describe('what a killed program left', () => {
  const secret = intend(
    { 'smtp.host': 'new.example.com', 'smtp.auth': true },
    {
      passwords: {
        'smtp.password': { action: 'set', secret: 'new secret' },
        'imap.password': { action: 'keep' },
      },
      serverKey,
    },
  )
  /** A write that was cut off before the file was put in place. */
  const cutOff = async () => {
    const { sha256 } = valueOfResult(await bench.service.read(bench.path))
    await bench.service.write(bench.path, secret, { basedOn: sha256, secrets: noteSteps('stage').steps })
    const journal = `${bench.path}.journal`
    const [intent = ''] = (await readFile(journal, 'utf8')).split('\n')
    await writeFile(journal, `${intent}\n`)
  }
  const recovered = async (service = bench.service, failAt?: 'promote' | 'discard') => {
    const { asked, steps } = noteSteps(failAt)
    const result = await service.recover(bench.path, steps)
    return { asked, result }
  }

  beforeEach(() => writeFile(bench.path, 'a=1\n'))

  test('never came to the file: thrown away, although another write came since', async () => {
    await cutOff()
    await write()
    await rm(join(bench.folder, (await readdir(bench.folder)).find((name) => name.endsWith('.bak')) ?? ''))
    expect((await recovered()).asked).toEqual(['discard'])
  })

  test('stays open while the keychain refuses, and is settled the next time', async () => {
    await cutOff()
    const refused = await recovered(bench.service, 'discard')
    expect(codeOf(refused.result)).toBe('KEYCHAIN_LOCKED')
    expect(valueOfResult((await recovered()).result).rolledBack).toHaveLength(1)
    expect((await recovered()).asked).toEqual([])
  })

  test('is settled without a lock where the folder cannot be written to any more', async () => {
    await cutOff()
    await writeFile(`${bench.path}.0123456789abcdef.claim`, '')
    const made: string[] = []
    const service = withFiles((files) => ({
      mayWrite: async () => false,
      create: async (path, bytes, as) => {
        made.push(path)
        return files.create(path, bytes, as)
      },
    }))
    const { asked, result } = await recovered(service)
    expect(valueOfResult(result)).toMatchObject({ rolledBack: [expect.any(String)], removed: [] })
    expect([asked, made]).toEqual([['discard'], []])
    expect(valueOfResult((await recovered(service)).result).removed).toEqual([])
    expect(made).toEqual([])
  })

  test.each([
    ['a claim on a lock', 'email.properties.0123456789abcdef.claim', 1],
    ['another file’s', 'other.properties.lock', 0],
    ['a backup', 'email.properties.20260101-000000-000.bak', 0],
  ])('is looked for by name: %s', async (_, name, locks) => {
    await writeFile(join(bench.folder, name), '')
    let made = 0
    const service = withFiles((files) => ({
      link: async (from, to) => {
        if (to.endsWith('.lock')) made += 1
        return files.link(from, to)
      },
    }))
    valueOfResult((await recovered(service)).result)
    expect(made).toBe(locks)
  })

  test('a journal that fails while it is settled is an error', async () => {
    await cutOff()
    let looks = 0
    const service = withFiles((files) => ({
      readEnd: async (path, limit, expected) => {
        looks += 1
        return looks > 2 ? fault('EIO') : files.readEnd(path, limit, expected)
      },
    }))
    expect(codeOf((await recovered(service)).result)).toBe('FILE_ERROR')
  })

  test('is not settled where that cannot be noted, but the next time', async () => {
    await cutOff()
    const full = withFiles(() => ({ appendLine: async () => fault('ENOSPC') }))
    expect(codeOf((await recovered(full)).result)).toBe('DISK_FULL')
    expect(valueOfResult((await recovered()).result).rolledBack).toHaveLength(1)
  })

  test('in a folder that is not there', async () => {
    const { steps } = noteSteps()
    const missing = join(bench.folder, 'none', 'email.properties')
    expect(codeOf(await bench.service.recover(missing, steps))).toBe('FOLDER_MISSING')
  })
})
