/** Every command about settings, file, passwords and journal, with a real keychain. */
import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { freePorts } from '#test/servers/process.ts'
import type { CliRun } from './cli-host.ts'
import { builtProgram, missingForKeychain, startWorkstation, type Workstation } from './console.ts'

const canary = 'c4nary-Kennwort-5521'
const second = 'zw3ites-Kennwort-8812'

let first: Workstation
let other: Workstation
let folder = ''
let path = ''

const lines = [
  '# kept',
  'other.key = kept',
  'mail.smtp.host=old.example.com',
  'mail.smtp.auth=true',
  'mail.smtp.user=teamconnect',
  'teamconnect.mail.replyTo=teamconnect@example.com',
]

const good = (run: CliRun): string => {
  if (run.code !== 0) throw new Error(`exit ${run.code}: ${run.stdout}${run.stderr}`)
  return run.stdout
}

describe.skipIf(missingForKeychain !== undefined)('settings by the command line', () => {
  beforeEach(async () => {
    const program = await builtProgram()
    ;[first, other] = await Promise.all([startWorkstation(program), startWorkstation(program)])
    folder = mkdtempSync(join(tmpdir(), 'mailroom-server-'))
    path = join(folder, 'mail.properties')
    writeFileSync(path, `${lines.join('\n')}\n`)
  })
  afterEach(async () => {
    await Promise.all([first.stop(), other.stop()])
    rmSync(folder, { recursive: true, force: true })
  })

  const env = ['--env', 'Production']
  const text = () => readFileSync(path, 'latin1')
  const added = async () => {
    good(await first.cli(['env', 'add', 'Production', '--file', path]))
    good(await first.cli(['password', 'set', 'smtp', ...env], `${canary}\n`))
  }
  const written = async () => {
    await added()
    good(await first.cli(['write', ...env, '--yes']))
    good(await first.cli(['key', 'handed-over', ...env]))
  }

  it('draft, key, write, restart, backup, journal: from the first look to the last', async () => {
    await added()
    expect(good(await first.cli(['password', 'status', ...env]))).toMatch(/smtp\.password.*set\n.*not set/)
    good(await first.cli(['set', ...env, 'smtp.host=new.example.com', 'smtp.port=2525']))
    expect(good(await first.cli(['draft', 'show', ...env]))).toContain('old.example.com -> new.example.com')
    good(await first.cli(['draft', 'discard', ...env]))
    expect((await first.cli(['draft', 'show', ...env])).stderr).toContain('There is no draft')
    good(await first.cli(['set', ...env, 'smtp.host=new.example.com']))
    expect(good(await first.cli(['status', ...env]))).toContain('not known what is running')
    expect((await first.cli(['password', 'status', 'smtp', ...env])).stdout).toContain(
      'set for another server',
    )
    expect((await first.cli(['diff', ...env])).stderr).toContain('PASSWORD_FOR_OTHER_DESTINATION')
    good(await first.cli(['password', 'set', 'smtp', ...env], `${canary}\n`))

    // The key: made, shown, and not made twice over encrypted values.
    expect(await first.cli(['key', 'show', ...env])).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^SERVER_KEY_MISSING/),
    })
    good(await first.cli(['key', 'new', ...env]))
    const key = good(await first.cli(['key', 'show', ...env])).trim()
    expect(key).toMatch(/^[A-Za-z0-9_-]{43}$/)

    const difference = await first.cli(['diff', ...env])
    expect(difference.stdout).toContain('+ new.example.com')
    expect(difference.stdout).toContain('The file stays readable by')
    expect((await first.cli(['write', ...env])).stderr).toContain('CONFIRMATION_NEEDED')
    expect(text()).toContain('old.example.com')
    good(await first.cli(['write', ...env, '--yes']))
    expect(text().startsWith('# kept\nother.key = kept\nmail.smtp.host=new.example.com\n')).toBe(true)
    expect(text()).toMatch(/^mail\.smtp\.password=ENC\(.+\)$/m)
    expect((await first.cli(['write', ...env, '--yes'])).stderr).toContain('Nothing to write')
    expect((await first.cli(['key', 'new', ...env])).stderr).toContain('SERVER_KEY_MISSING')

    const due = await first.cli(['status', ...env])
    expect(due).toMatchObject({ code: 1, stdout: expect.stringContaining('server key not handed over') })
    good(await first.cli(['key', 'handed-over', ...env]))
    expect(await first.cli(['status'])).toMatchObject({
      code: 1,
      stdout: expect.stringContaining('restart needed'),
    })
    const early = new Date(Date.now() - 3_600_000).toISOString()
    expect((await first.cli(['restarted', ...env, '--at', early])).stderr).toContain('INPUT_INVALID')
    expect(good(await first.cli(['restarted', ...env]))).toContain('Running these settings')
    expect(good(await first.cli(['status', ...env]))).toContain('running these settings')

    // A second version, what the server runs beside it, and back.
    good(await first.cli(['set', ...env, 'smtp.replyTo=third@example.com']))
    good(await first.cli(['write', ...env, '--yes']))
    const backups = good(await first.cli(['backups', ...env]))
    expect(backups).toContain('what the server was started with')
    const name = /^(\S+\.bak) .*what the server was started with/m.exec(backups)?.[1] ?? ''
    expect(good(await first.cli(['diff', ...env, '--running']))).toContain('+ teamconnect@example.com')
    expect((await first.cli(['restore', ...env, name])).stderr).toContain('CONFIRMATION_NEEDED')
    expect(good(await first.cli(['restore', ...env, name, '--yes']))).toContain('Running these settings')
    expect((await first.cli(['restore', ...env, '../../etc/passwd', '--yes'])).stderr).toContain(
      'BACKUP_NOT_FOUND',
    )

    const journal = good(await first.cli(['journal', ...env]))
    for (const event of ['write', 'restart', 'restore', 'server-key']) expect(journal).toContain(event)
    const csv = good(await first.cli(['journal', ...env, '--format', 'csv']))
    expect(csv).toMatch(/^at,event,user/)
    expect(csv).toContain('smtp.password,not set,changed')
    expect(journal + csv + readFileSync(`${path}.journal`, 'utf8')).not.toContain(canary)
  })

  it('somebody else’s change: refused, looked at, taken', async () => {
    await written()
    good(await first.cli(['set', ...env, 'smtp.host=mine.example.com', 'smtp.ehloName=mine.example.com']))
    writeFileSync(path, text().replace('old.example.com', 'theirs.example.com'))
    expect((await first.cli(['status', ...env])).stdout).toContain('changed on disk')
    const refused = await first.cli(['write', ...env, '--yes'])
    expect(refused.code).toBe(1)
    expect(refused.stderr).toContain(
      'FILE_CHANGED: The file was changed since the draft was made: smtp.host (theirs.example.com in the file',
    )
    expect(text()).toContain('theirs.example.com')
    good(await first.cli(['take', ...env, 'smtp.host']))
    const shown = good(await first.cli(['draft', 'show', ...env]))
    expect(shown).toContain('smtp.ehloName')
    expect(shown).not.toContain('smtp.host')
    good(await first.cli(['take', ...env]))
    // Another server: the password of the one before is not sent there.
    expect((await first.cli(['write', ...env, '--yes'])).stderr).toContain('Type it again')
    // Nor is another one, until a person at a terminal has seen where it would go, or names the server.
    const unseen = await first.cli(['password', 'set', 'smtp', ...env], `${second}\n`)
    expect(unseen.stderr).toContain('CONFIRMATION_NEEDED')
    good(await first.cli(['set', ...env, 'smtp.host=named.example.com']))
    expect(good(await first.cli(['password', 'set', 'smtp', ...env], `${second}\n`))).toContain(
      'set for named.example.com',
    )
    good(await first.cli(['write', ...env, '--yes']))
    expect(text()).toContain('named.example.com')
    expect(text()).toContain('mail.smtp.localhost=mine.example.com')
  })

  it('a successor on a new workstation: the key fits, and the passwords come with it', async () => {
    await written()
    const key = good(await first.cli(['key', 'show', ...env])).trim()
    good(await other.cli(['env', 'add', 'Production', '--file', path]))
    expect(good(await other.cli(['password', 'status', 'smtp', ...env]))).toContain('set in the file, not on')
    // The same state by the journal, on another data folder.
    const states = await Promise.all([first.cli(['status', ...env]), other.cli(['status', ...env])])
    for (const state of states) {
      expect(state).toMatchObject({ code: 1, stdout: expect.stringContaining('restart needed') })
    }
    expect(await other.cli(['key', 'set', ...env], 'another-key-that-is-not-it\n')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('SERVER_KEY_MISMATCH'),
    })
    const set = await other.cli(['key', 'set', ...env, '--take-passwords'], `${key}\n`)
    expect(good(set)).toContain('It fits')
    expect(good(await other.cli(['password', 'status', 'smtp', ...env]))).toMatch(/ set\s/)
    expect((await other.cli(['diff', ...env])).stderr).toContain('Nothing to write')
    // What the successor writes, the first console can still read.
    good(await other.cli(['set', ...env, 'smtp.host=successor.example.com', 'smtp.username=teamconnect']))
    expect((await other.cli(['write', ...env, '--yes'])).stderr).toContain('PASSWORD_FOR_OTHER_DESTINATION')
    good(await other.cli(['password', 'set', 'smtp', ...env], `${second}\n`))
    good(await other.cli(['write', ...env, '--yes']))
    good(await other.cli(['restarted', ...env]))
    expect(good(await first.cli(['status', ...env]))).toContain('running these settings')
    const check = ['check', '--file', path, '--only', 'smtp', '--deadline', '300', '--format', 'json']
    const withKey = { MAILROOM_SERVER_KEY: key }
    expect((await other.cli(check, '', withKey)).stdout).toContain('"password": "file"')
    // Nobody at the first console has said yes to the new server.
    expect((await first.cli(check, '', withKey)).stdout).toContain('"password": "other-destination"')
  })

  it('plain: after a yes, for the owner alone; leaving it offers to clean the backups', async () => {
    await added()
    good(await first.cli(['env', 'configure', 'Production', '--password-mode', 'plain']))
    expect((await first.cli(['write', ...env, '--yes'])).stderr).toContain('CONFIRMATION_NEEDED')
    good(await first.cli(['write', ...env, '--yes', '--accept-plain']))
    expect(text()).toContain(`mail.smtp.password=${canary}`)
    expect(statSync(path).mode & 0o777).toBe(0o600)
    good(await first.cli(['env', 'configure', 'Production', '--password-mode', 'encrypted']))
    const left = await first.cli(['write', ...env, '--yes'])
    expect(left.stderr).toContain('still stands readable in 1 backup')
    expect(text()).not.toContain(canary)
    const inBackups = () =>
      readdirSync(folder).filter((name) => readFileSync(join(folder, name), 'latin1').includes(canary))
    expect(inBackups()).toHaveLength(1)
    expect((await first.cli(['backups', ...env, '--purge'])).stderr).toContain('CONFIRMATION_NEEDED')
    expect(good(await first.cli(['backups', ...env, '--purge', '--yes']))).toContain('Taken out of 1 backup')
    expect(inBackups()).toEqual([])
    const cleared = await first.cli(['password', 'clear', 'smtp', ...env])
    expect(good(cleared)).toContain('SMTP password of Production')
  })

  it('environments: copied without what belongs to one server, renamed with all, removed with its passwords', async () => {
    await written()
    const test = join(folder, 'test.properties')
    writeFileSync(test, 'mail.smtp.user=tester\nteamconnect.mail.replyTo=tester@example.com\n')
    good(await first.cli(['env', 'add', 'Test', '--file', test]))
    good(await first.cli(['env', 'copy', 'Production', 'Test']))
    const shown = good(await first.cli(['show', '--env', 'Test', '--format', 'json']))
    expect(JSON.parse(shown)).toMatchObject({
      settings: {
        'smtp.host': 'old.example.com',
        'smtp.username': 'tester',
        'smtp.replyTo': 'tester@example.com',
      },
      passwords: { 'smtp.password': 'not-set' },
      draft: true,
    })
    good(await first.cli(['env', 'copy', 'Production', 'Test', '--only', 'smtp.username']))
    expect(good(await first.cli(['show', '--env', 'Test']))).toContain('teamconnect')
    good(await first.cli(['env', 'rename', 'Production', 'Live']))
    expect(good(await first.cli(['password', 'status', 'smtp', '--env', 'Live']))).toMatch(/ set\s/)

    expect((await first.cli(['env', 'remove', 'Live', '--yes'])).stderr).toContain('SERVER_KEY_NOT_SHOWN')
    good(await first.cli(['key', 'show', '--env', 'Live']))
    expect((await first.cli(['env', 'remove', 'Live'])).stderr).toContain('CONFIRMATION_NEEDED')
    expect(good(await first.cli(['env', 'remove', 'Live', '--yes']))).toContain('kept: the server’s file')
    expect(readdirSync(folder).filter((name) => name.startsWith('mail.properties'))).toHaveLength(3)
    expect(good(await first.cli(['env', 'list']))).not.toContain('Live')
  })

  it('handed over: written, verified, restarted; nodes one by one', async () => {
    await written()
    good(
      await first.cli([
        ...['env', 'configure', 'Production', '--delivery', 'handed-over'],
        ...['--target-path', '/opt/tc/mail.properties', '--nodes', 'app01,app02'],
      ]),
    )
    expect(await first.cli(['status', ...env])).toMatchObject({
      stdout: expect.stringContaining('written, not delivered'),
    })
    const { sha256 } = JSON.parse(good(await first.cli(['show', '--file', path, '--format', 'json']))) as {
      sha256: string
    }
    const there = join(folder, 'there.properties')
    writeFileSync(there, `${text()}\n`)
    expect(await first.cli(['verify', there, '--sha256', sha256, ...env])).toMatchObject({ code: 1 })
    writeFileSync(there, text(), 'latin1')
    good(await first.cli(['verify', there, '--sha256', sha256, ...env]))
    expect(await first.cli(['status', ...env])).toMatchObject({
      code: 1,
      stdout: expect.stringContaining('delivered, restart needed'),
    })
    expect(good(await first.cli(['restarted', ...env, '--node', 'app01']))).toContain(
      'still to be confirmed: app02',
    )
    expect((await first.cli(['restarted', ...env, '--node', 'app03'])).stderr).toContain('INPUT_INVALID')
    expect((await first.cli(['restarted', ...env, '--watch'])).stderr).toContain('INPUT_INVALID')
    expect(good(await first.cli(['restarted', ...env, '--node', 'app02']))).toContain(
      'Running these settings',
    )
  })

  it('a restart is watched for: seen, or ended by Ctrl-C with nothing noted', async () => {
    // While the server is gone nobody else may answer there.
    const [port = 0] = await freePorts(1)
    const start = async () => {
      const made = createServer((_, response) => response.end('ok'))
      await new Promise<void>((done) => made.listen(port, '127.0.0.1', done))
      return made
    }
    let server = await start()
    writeFileSync(path, `${lines.join('\n')}\nteamconnect.url=http://127.0.0.1:${port}/TeamConnect\n`)
    await added()
    good(await first.cli(['write', ...env, '--yes']))
    good(await first.cli(['key', 'handed-over', ...env]))
    const watching = (onNote: (text: string) => void) => {
      const child = first.start(['restarted', ...env, '--watch'])
      let text = ''
      for (const stream of [child.stdout, child.stderr]) {
        stream?.on('data', (part: Buffer) => {
          text += part.toString()
          onNote(text)
        })
      }
      const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, text }))
      return { child, ended }
    }
    const cut = watching((text) => {
      // A second Ctrl-C would end it at once.
      if (text.includes('answers') && !cut.child.killed) cut.child.kill('SIGINT')
    })
    expect(await cut.ended).toMatchObject({ code: 1, text: expect.stringContaining('no restart was seen') })
    expect((await first.cli(['status', ...env])).code).toBe(1)

    let stopped = false
    const seen = watching((text) => {
      if (text.includes('answers') && !stopped) {
        stopped = true
        server.closeAllConnections()
        server.close()
      }
      if (text.includes('is gone') && !server.listening) {
        void start().then((again) => {
          server = again
        })
      }
    })
    const { code, text } = await seen.ended
    server.closeAllConnections()
    server.close()
    expect(text).toContain('Running these settings')
    expect(code).toBe(0)
    expect(good(await first.cli(['journal', ...env]))).toContain('watched')
  })

  it('a keychain that is locked or dies in between is named, and nothing is lost or taken for not set', async () => {
    await written()
    first.lock()
    const status = await first.program(['password', 'status', 'smtp', ...env])
    expect(status.stdout).toContain('cannot be read')
    expect(status.stdout + status.stderr).not.toContain('not set')
    const before = text()
    for (const [args, input] of [
      [['password', 'set', 'smtp', ...env], `${second}\n`],
      [['password', 'clear', 'smtp', ...env], ''],
      [['key', 'show', ...env], ''],
    ] as const) {
      expect(await first.program(args, input)).toMatchObject({
        code: 1,
        stderr: expect.stringContaining('KEYCHAIN_LOCKED'),
      })
    }
    first.kill()
    const dead = await first.program(['password', 'status', 'smtp', ...env])
    expect(dead.stdout).toContain('cannot be read')
    expect((await first.program(['env', 'remove', 'Production', '--yes'])).code).toBe(1)
    expect(text()).toBe(before)
  })
})
