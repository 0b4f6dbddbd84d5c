/** A password in the server's file goes where it was known to go, whoever may write that file. */
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { MethodInput, MethodOutput } from '#shared/contract.ts'
import { destinationOf } from '#shared/settings/destination.ts'
import type { Settings } from '#shared/settings/fields.ts'
import { createAuthority } from '#test/servers/authority.ts'
import type { ScriptedServer } from '#test/servers/scripted.ts'
import { heard, recorder, SECRET, settingsFor, type Written, written } from './bound-file.ts'

describe('the password in the server’s file', () => {
  test('goes where it was written for', async () => {
    const good = await recorder()
    const { check } = await written(good.port)
    expect((await check()).findings.map(({ cause }) => cause)).not.toContain('PASSWORD_FOR_OTHER_DESTINATION')
    expect(heard(good)).toBe(true)
  })

  test.each(['file', 'draft'] as const)(
    'does not follow an edit of the file, tested as %s',
    async (settings) => {
      const [good, evil] = [await recorder(), await recorder()]
      const { check, edit } = await written(good.port)
      edit(String(good.port), String(evil.port))
      const { findings, verdict } = await check({ settings })
      expect(heard(evil)).toBe(false)
      expect(verdict).toBe('warn')
      const finding = findings.find(({ cause }) => cause === 'PASSWORD_FOR_OTHER_DESTINATION')
      expect(finding?.evidence).toBe(
        `the password is for 127.0.0.1, port ${good.port} (unencrypted), as svc; tested was 127.0.0.1, port ${evil.port} (unencrypted), as svc`,
      )
    },
  )

  test.each([
    ['user name', /^mail\.smtp\.user=.*/m, 'mail.smtp.user=other'],
    ['encryption', /^mail\.smtp\.starttls\.enable=.*/m, 'mail.smtp.starttls.enable=true'],
  ])('is bound to the %s as well', async (_, from, to) => {
    const good = await recorder()
    const { check, edit } = await written(good.port)
    edit(from, to)
    expect((await check()).findings.map(({ cause }) => cause)).toContain('PASSWORD_FOR_OTHER_DESTINATION')
    expect(heard(good)).toBe(false)
  })

  describe('is for the place that was known', () => {
    const moved = async () => {
      const [good, evil] = [await recorder(), await recorder()]
      const made = await written(good.port)
      return { ...made, good, evil, move: () => made.edit(String(good.port), String(evil.port)) }
    }
    const signedInSince = (server: ScriptedServer, lines: number) =>
      server
        .lines()
        .slice(lines)
        .some((line) => line.startsWith('AUTH'))
    const causesOf = (report: MethodOutput<'diagnosis.run'>) =>
      report.checks.flatMap(({ findings }) => findings.map(({ cause }) => cause))

    test('when another field was updated after somebody moved it', async () => {
      const { id, get, check, evil, move, update } = await moved()
      // As on a successor's computer: the file has the password, the keychain only the server key.
      await get('credentials.clear', { id, key: 'smtp.password' })
      move()
      expect(await update({ 'smtp.ehloName': 'tc.example.com' })).toMatchObject({ ok: true })
      expect((await check()).findings.map(({ cause }) => cause)).toContain('PASSWORD_FOR_OTHER_DESTINATION')
      expect(heard(evil)).toBe(false)
    })

    test('when the file is tested by its path, or by a second environment', async () => {
      const { id, get, evil, move, path } = await moved()
      const { key } = await get('serverKey.show', { id })
      move()
      const byPath = await get('diagnosis.run', {
        path,
        settings: 'file',
        checks: ['smtp'],
        passwords: { serverKey: key },
      })
      expect(causesOf(byPath)).toContain('PASSWORD_FOR_OTHER_DESTINATION')
      const second = await get('environments.add', { name: 'Second', path })
      await get('serverKey.set', { id: second.record.id, key })
      const again = await get('diagnosis.run', { id: second.record.id, settings: 'file', checks: ['smtp'] })
      expect(causesOf(again)).toContain('PASSWORD_FOR_OTHER_DESTINATION')
      expect(heard(evil)).toBe(false)
    })

    test('when it comes with the command, as cron has it', async () => {
      const { check, evil, move } = await moved()
      move()
      const { findings } = await check({ passwords: { smtp: SECRET } })
      expect(findings.map(({ cause }) => cause)).toContain('PASSWORD_FOR_OTHER_DESTINATION')
      expect(heard(evil)).toBe(false)
    })

    test.each([
      ['smtp.username', 'svc2'],
      ['smtp.startTls', 'if-offered'],
    ])('when it comes with the command, which names %s alone', async (key, value) => {
      const { check, good, evil, move } = await moved()
      const typed = { passwords: { smtp: SECRET }, patch: { [key]: value } }
      move()
      await check(typed)
      await check({ ...typed, settings: 'draft' })
      expect(heard(evil)).toBe(false)
      await check({ ...typed, patch: { ...typed.patch, 'smtp.port': String(good.port) } })
      expect(heard(good)).toBe(true)
    })

    const saveDraft = async (get: Written['get'], id: string, more: Partial<Settings>): Promise<void> => {
      const { draft, file, form } = await get('environments.open', { id })
      if (!file.ok) throw new Error(file.error.message)
      const settings = { ...form, ...more }
      await get('drafts.save', { id, basedOn: file.view.sha256, revision: draft?.revision ?? 0, settings })
    }

    test.each([
      ['back again', (path: string, before: string) => writeFileSync(path, before)],
      ['gone', (path: string) => rmSync(path)],
      ['beyond reading', (path: string) => writeFileSync(path, 'x=\\u12')],
    ])(
      'when it comes with the command for a draft of another field, and the file is %s',
      async (_, becomes) => {
        const { check, evil, get, id, move, path } = await moved()
        const before = readFileSync(path, 'latin1')
        move()
        await saveDraft(get, id, { 'smtp.ehloName': 'tc.example.com' })
        becomes(path, before)
        await check({ settings: 'draft', passwords: { smtp: SECRET } })
        expect(heard(evil)).toBe(false)
      },
    )

    test('when the user name was updated after somebody moved it', async () => {
      const { check, evil, get, id, move, update } = await moved()
      await get('environments.configure', { id, options: { passwordMode: 'omitted' } })
      await get('credentials.clear', { id, key: 'smtp.password' })
      move()
      expect(await update({ 'smtp.username': 'svc2' })).toMatchObject({ ok: true })
      await check({ passwords: { smtp: SECRET } })
      expect(heard(evil)).toBe(false)
    })

    test('when the password that was updated came from a script, and the file was moved before', async () => {
      const { check, evil, get, id, move, update } = await moved()
      await get('environments.configure', { id, options: { passwordMode: 'omitted' } })
      move()
      expect(
        await update(
          { 'smtp.ehloName': 'tc.example.com' },
          { 'smtp.password': { action: 'set', secret: SECRET } },
        ),
      ).toMatchObject({ ok: true })
      await check({ passwords: { smtp: SECRET } })
      expect(heard(evil)).toBe(false)
    })

    test('when another one was stored after somebody moved it', async () => {
      const { check, evil, get, id, move } = await moved()
      move()
      await get('credentials.set', { id, key: 'smtp.password', secret: 'Another-Secret-88' })
      const { findings } = await check()
      expect(findings.map(({ cause }) => cause)).toContain('PASSWORD_FOR_OTHER_DESTINATION')
      expect(heard(evil)).toBe(false)
    })

    test('from the first look at the file on', async () => {
      const [good, evil] = [await recorder(), await recorder()]
      const { check, get, id, path, edit } = await written(good.port)
      const content = readFileSync(path)
      const late = `${path}.late.properties`
      const { record } = await get('environments.add', { name: 'Late', path: late })
      writeFileSync(late, content)
      await get('environments.open', { id: record.id })
      edit(String(good.port), String(evil.port))
      copyFileSync(path, late)
      await check({ id: record.id, passwords: { smtp: SECRET } })
      expect([heard(evil), id === record.id]).toEqual([false, false])
    })

    test('when its path was a link to one that was known, and leads elsewhere now', async () => {
      const { check, get, evil, move, path } = await moved()
      const link = `${path}.link.properties`
      symlinkSync(path, link)
      const { record } = await get('environments.add', { name: 'Link', path: link })
      move()
      copyFileSync(path, `${path}.other.properties`)
      rmSync(link)
      symlinkSync(`${path}.other.properties`, link)
      await check({ id: record.id, passwords: { smtp: SECRET } })
      expect(heard(evil)).toBe(false)
    })

    test('when its place was copied into the draft of another environment', async () => {
      const { check, get, id, evil, move, path } = await moved()
      const other = `${path}.other.properties`
      copyFileSync(path, other)
      const { record } = await get('environments.add', { name: 'Other', path: other })
      const late = await get('environments.add', { name: 'Late', path: `${path}.late.properties` })
      move()
      for (const to of [record.id, late.record.id]) {
        await get('environments.copy', { from: id, to, keys: ['smtp.host', 'smtp.port', 'smtp.auth'] })
        await check({ id: to, settings: 'draft', passwords: { smtp: SECRET } })
      }
      expect(heard(evil)).toBe(false)
    })

    test('when it was copied into an environment without a file, which is then written', async () => {
      const { check, get, app, id, evil, move, path } = await moved()
      const late = await get('environments.add', {
        name: 'Late',
        path: `${path}.late.properties`,
        options: { passwordMode: 'omitted' },
      })
      move()
      const to = late.record.id
      await get('environments.copy', { from: id, to, keys: ['smtp.host', 'smtp.port', 'smtp.auth'] })
      await saveDraft(get, to, { 'smtp.username': 'svc', 'smtp.replyTo': 'a@example.com' })
      const { file, form, fileDestinations } = await get('environments.open', { id: to })
      expect(fileDestinations.smtp?.port).not.toBe(evil.port)
      const keep = { action: 'keep' } as const
      const saved = await app.callAny(
        'settings.save',
        {
          id: to,
          basedOn: file.ok ? file.view.sha256 : '',
          settings: form,
          passwords: { 'smtp.password': keep, 'imap.password': keep },
        },
        {},
      )
      expect(saved).toMatchObject({ ok: true })
      await check({ id: to, passwords: { smtp: SECRET } })
      expect(heard(evil)).toBe(false)
    })

    test('and a copy of that place counts as named', async () => {
      const { check, get, id, good, path } = await moved()
      const late = await get('environments.add', { name: 'Late', path: `${path}.late.properties` })
      const keys = ['smtp.host', 'smtp.port', 'smtp.auth', 'smtp.username']
      await get('environments.copy', { from: id, to: late.record.id, keys })
      await check({ id: late.record.id, settings: 'draft', passwords: { smtp: SECRET } })
      expect(heard(good)).toBe(true)
    })

    test('when a test of another place was wished for and went well', async () => {
      const authority = await createAuthority()
      const leaf = await authority.issue({ names: ['127.0.0.1'] })
      const [good, evil] = [await recorder(), await recorder({}, { cert: leaf.chainPem, key: leaf.keyPem })]
      const caFile = join(mkdtempSync(join(tmpdir(), 'mailroom-binding-')), 'ca.pem')
      writeFileSync(caFile, authority.certPem)
      const { check, edit } = await written(good.port, {
        'smtp.startTls': 'if-offered',
        'tls.caFile': caFile,
      })
      edit(String(good.port), String(evil.port))
      const typed = { passwords: { smtp: SECRET } }
      await check({ ...typed, patch: { 'smtp.port': String(evil.port) } })
      expect(heard(evil)).toBe(true)
      const heardBefore = evil.lines().length
      await check(typed)
      expect(signedInSince(evil, heardBefore)).toBe(false)
    })

    test('when a test of another place went well while the file was away', async () => {
      const { check, get, id, evil, move, path } = await moved()
      const away = `${path}.away`
      move()
      renameSync(path, away)
      const typed = { passwords: { smtp: SECRET } }
      await check({
        ...typed,
        settings: 'draft',
        patch: { ...settingsFor(evil.port) } as Record<string, string | boolean>,
      })
      expect(heard(evil)).toBe(true)
      renameSync(away, path)
      const heardBefore = evil.lines().length
      await check(typed)
      await get('diagnosis.run', { path, settings: 'file', checks: ['smtp'], ...typed })
      expect(signedInSince(evil, heardBefore)).toBe(false)
      expect((await get('environments.open', { id })).fileDestinations.smtp?.port).not.toBe(evil.port)
    })

    test.each(['a folder', 'not text'])(
      'when it was copied, and what stands at the path is %s',
      async (what) => {
        const { check, get, id, evil, move, path } = await moved()
        const late = `${path}.late.properties`
        const { record } = await get('environments.add', { name: 'Late', path: late })
        move()
        const keys = ['smtp.host', 'smtp.port', 'smtp.auth', 'smtp.username']
        await get('environments.copy', { from: id, to: record.id, keys })
        if (what === 'a folder') mkdirSync(late)
        else writeFileSync(late, 'x=\\u12')
        const view = await get('environments.open', { id: record.id })
        expect(view.fileDestinations.smtp).toBeDefined()
        expect(view.fileDestinations.smtp?.port).not.toBe(evil.port)
        await check({ id: record.id, settings: 'draft', passwords: { smtp: SECRET } })
        expect(heard(evil)).toBe(false)
      },
    )

    test('when the environment got another path by way of one that cannot be read', async () => {
      const { check, get, id, evil, move, path } = await moved()
      move()
      await saveDraft(get, id, { 'smtp.ehloName': 'tc.example.com' })
      mkdirSync(`${path}.new.properties`)
      await get('environments.configure', { id, options: { path: `${path}.new.properties` } })
      rmSync(`${path}.new.properties`, { recursive: true })
      await check({ settings: 'draft', passwords: { smtp: SECRET } })
      expect(heard(evil)).toBe(false)
    })

    test('by each path that led there already', async () => {
      const { get, good, evil, path } = await moved()
      const link = `${path}.link.properties`
      writeFileSync(
        link,
        readFileSync(path, 'latin1').replace(String(good.port), String(evil.port)),
        'latin1',
      )
      const run = { path: link, settings: 'file', passwords: { smtp: SECRET } } as const
      await get('diagnosis.run', { ...run, checks: ['smtp'] })
      rmSync(link)
      symlinkSync(path, link)
      const { id: other } = (await get('environments.add', { name: 'Q', path: link })).record
      await get('environments.open', { id: other })
      const { record } = await get('environments.add', { name: 'R', path })
      expect((await get('environments.open', { id: record.id })).fileDestinations.smtp?.port).toBe(good.port)
    })

    test('when a draft had named it before somebody put a file there', async () => {
      const { check, get, good, evil, path } = await moved()
      const late = `${path}.late.properties`
      const { id } = (await get('environments.add', { name: 'Late', path: late })).record
      await saveDraft(get, id, settingsFor(good.port))
      const typed = { id, passwords: { smtp: SECRET } }
      writeFileSync(late, readFileSync(path, 'latin1').replace(String(good.port), String(evil.port)))
      await check(typed)
      expect(heard(evil)).toBe(false)
      copyFileSync(path, late)
      await check(typed)
      expect(heard(good)).toBe(true)
    })

    // What equals the default is the person's too, where the host is: an empty port is a port.
    test('when a draft had named the host and left the port, and a file came with another port', async () => {
      const { check, get, evil, path } = await moved()
      const late = `${path}.late.properties`
      const { id } = (await get('environments.add', { name: 'Late', path: late })).record
      await saveDraft(get, id, { ...settingsFor(evil.port), 'smtp.port': '' })
      writeFileSync(
        late,
        `mail.smtp.host=127.0.0.1\nmail.smtp.port=${evil.port}\nmail.smtp.auth=true\nmail.smtp.user=svc\n`,
      )
      await check({ id, passwords: { smtp: SECRET } })
      expect(heard(evil)).toBe(false)
    })

    test.each(['mail.smtp.port=2525', 'mail.smtp.ssl.enable=true\nmail.smtp.port=465', 'x=1'])(
      'and a draft of a person is not held by a template that came later: %s',
      async (lines) => {
        const { check, get, good, path } = await moved()
        const late = `${path}.late.properties`
        const { id } = (await get('environments.add', { name: 'Late', path: late })).record
        await saveDraft(get, id, settingsFor(good.port))
        writeFileSync(late, `mail.smtp.host=mail.example.net\n${lines}\n`)
        await check({ id, settings: 'draft', passwords: { smtp: SECRET } })
        expect(heard(good)).toBe(true)
      },
    )

    test.each(['taken over', 'discarded'] as const)(
      'when a draft that had named it was %s before the file was looked at',
      async (how) => {
        const { check, get, good, evil, path } = await moved()
        const late = `${path}.late.properties`
        const { id } = (await get('environments.add', { name: 'Late', path: late })).record
        await saveDraft(get, id, settingsFor(good.port))
        writeFileSync(late, readFileSync(path, 'latin1').replace(String(good.port), String(evil.port)))
        await get(how === 'discarded' ? 'drafts.discard' : 'drafts.take', { id })
        await check({ id, passwords: { smtp: SECRET } })
        expect(heard(evil)).toBe(false)
      },
    )

    test('when the environment gets a path at which another place was known', async () => {
      const { check, get, id, evil, move, path } = await moved()
      const next = `${path}.new.properties`
      move()
      copyFileSync(path, next)
      await get('diagnosis.run', { path: next, settings: 'file', checks: ['imap'] })
      rmSync(next)
      await saveDraft(get, id, { 'smtp.ehloName': 'tc.example.com' })
      await get('environments.configure', { id, options: { path: next } })
      await check({ settings: 'draft', passwords: { smtp: SECRET } })
      expect(heard(evil)).toBe(false)
    })

    test.each([
      ['another environment at the same path', 'add'],
      ['a run by the path alone', 'run'],
      ['a copy of a moved place', 'copy'],
    ] as const)('when a draft had named it and the file is first met by %s', async (_, door) => {
      const { check, get, good, evil, move, path, id: from } = await moved()
      const late = `${path}.late.properties`
      const { id } = (await get('environments.add', { name: 'Late', path: late })).record
      await saveDraft(get, id, settingsFor(good.port))
      writeFileSync(late, readFileSync(path, 'latin1').replace(String(good.port), String(evil.port)))
      if (door === 'add') await get('environments.add', { name: 'Q', path: late })
      if (door === 'run') await get('diagnosis.run', { path: late, settings: 'file', checks: ['imap'] })
      if (door === 'copy') {
        move()
        await get('environments.copy', { from, to: id, keys: ['smtp.host', 'smtp.port'] })
      }
      await check({ id, passwords: { smtp: SECRET } })
      expect(heard(evil)).toBe(false)
    })

    test('when another environment gets its path while the file is away', async () => {
      const { check, get, good, evil, path } = await moved()
      const other = `${path}.other.properties`
      writeFileSync(other, readFileSync(path, 'latin1').replace(String(good.port), String(evil.port)))
      const { id } = (await get('environments.add', { name: 'Q', path: other })).record
      const away = readFileSync(path, 'latin1')
      rmSync(path)
      await get('environments.configure', { id, options: { path } })
      writeFileSync(path, away)
      await check({ passwords: { smtp: SECRET } })
      expect(heard(good)).toBe(true)
    })

    test.each(['typed', 'copied'] as const)(
      'when a draft that was %s gets a path at which another place was known',
      async (how) => {
        const { check, get, good, evil, move, path, id: from } = await moved()
        const next = `${path}.new.properties`
        const evilText = readFileSync(path, 'latin1').replace(String(good.port), String(evil.port))
        writeFileSync(next, evilText)
        await get('diagnosis.run', { path: next, settings: 'file', checks: ['imap'] })
        rmSync(next)
        const { id } = (await get('environments.add', { name: 'Late', path: `${path}.late.properties` }))
          .record
        if (how === 'typed') await saveDraft(get, id, settingsFor(good.port))
        else {
          move()
          const keys = ['smtp.host', 'smtp.port', 'smtp.auth', 'smtp.username']
          await get('environments.copy', { from, to: id, keys })
        }
        await get('environments.configure', { id, options: { path: next } })
        if (how === 'typed') writeFileSync(next, evilText)
        await check({ id, settings: how === 'typed' ? 'file' : 'draft', passwords: { smtp: SECRET } })
        expect(heard(evil)).toBe(false)
      },
    )

    test('and what a person sets up and changes without a file is held nowhere', async () => {
      const { check, get, good, path } = await moved()
      const { record } = await get('environments.add', { name: 'Late', path: `${path}.late.properties` })
      const { id } = record
      const typed = { id, settings: 'draft', passwords: { smtp: SECRET } } as const
      for (const startTls of ['required', 'if-offered', 'never'] as const) {
        await saveDraft(get, id, { ...settingsFor(good.port), 'smtp.startTls': startTls })
        const { findings } = await check(typed)
        expect(findings.map(({ cause }) => cause)).not.toContain('PASSWORD_FOR_OTHER_DESTINATION')
      }
      expect(heard(good)).toBe(true)
    })

    test.runIf(process.platform !== 'win32').each([
      ['others may write to it', 0o777],
      ['it cannot be read', 0o700],
    ])('where what was known cannot be told: %s', async (why, mode) => {
      const { app, evil, move, path } = await moved()
      const data = join(dirname(path), 'data')
      move()
      chmodSync(data, mode)
      if (why === 'it cannot be read') {
        rmSync(join(data, 'environments.json'))
        mkdirSync(join(data, 'environments.json'))
      }
      const run = { path, settings: 'file', checks: ['smtp'], passwords: { smtp: SECRET } }
      expect(await app.callAny('diagnosis.run', run, {})).toMatchObject({ error: { code: 'STORE_ERROR' } })
      expect(heard(evil)).toBe(false)
    })

    test('when another field of the draft was taken from the file, which is as it was', async () => {
      const { check, get, id, evil, move, path, edit } = await moved()
      const before = readFileSync(path, 'latin1')
      move()
      await saveDraft(get, id, { 'smtp.ehloName': 'tc.example.com' })
      writeFileSync(path, before)
      edit('a@example.com', 'b@example.com')
      await get('drafts.take', { id, keys: ['smtp.replyTo'] })
      await check({ settings: 'draft', passwords: { smtp: SECRET } })
      expect(heard(evil)).toBe(false)
    })

    test('when the draft that has the moved place is written to a file that is gone', async () => {
      const { check, get, id, evil, move, path, update } = await moved()
      await get('environments.configure', { id, options: { passwordMode: 'omitted' } })
      move()
      await saveDraft(get, id, { 'smtp.ehloName': 'tc.example.com' })
      rmSync(path)
      expect(await update({})).toMatchObject({ ok: true })
      await check({ passwords: { smtp: SECRET } })
      expect(heard(evil)).toBe(false)
    })

    test('when the environment gets a path where there is no file yet', async () => {
      const { check, get, id, evil, move, path } = await moved()
      move()
      await saveDraft(get, id, { 'smtp.ehloName': 'tc.example.com' })
      await get('environments.configure', { id, options: { path: `${path}.new.properties` } })
      await check({ settings: 'draft', passwords: { smtp: SECRET } })
      expect(heard(evil)).toBe(false)
    })

    test('when the first run by its path looked at the other protocol', async () => {
      const { get, evil, move, path } = await moved()
      const bare = `${path}.bare.properties`
      copyFileSync(path, bare)
      await get('diagnosis.run', { path: bare, settings: 'file', checks: ['imap'] })
      move()
      copyFileSync(path, bare)
      await get('diagnosis.run', {
        path: bare,
        settings: 'file',
        checks: ['smtp'],
        passwords: { smtp: SECRET },
      })
      expect(heard(evil)).toBe(false)
    })

    test('and is not stored for another than was shown', async () => {
      const { app, good, id, move } = await moved()
      const wanted = destinationOf(settingsFor(good.port), 'smtp')
      move()
      const set = { id, key: 'smtp.password', secret: SECRET, wanted } as const
      expect(await app.callAny('credentials.set', set, {})).toMatchObject({
        ok: false,
        error: { code: 'FILE_CHANGED' },
      })
    })

    test('when no environment has it', async () => {
      const { get, evil, move, path } = await moved()
      const bare = `${path}.bare.properties`
      copyFileSync(path, bare)
      const run = () =>
        get('diagnosis.run', {
          path: bare,
          settings: 'file',
          checks: ['smtp'],
          passwords: { smtp: SECRET },
        })
      await run()
      move()
      copyFileSync(path, bare)
      expect(causesOf(await run())).toContain('PASSWORD_FOR_OTHER_DESTINATION')
      expect(heard(evil)).toBe(false)
    })

    test('when it is taken into the keychain with the key', async () => {
      const { id, get, app, evil, move, check } = await moved()
      const { key } = await get('serverKey.show', { id })
      await get('credentials.clear', { id, key: 'smtp.password' })
      move()
      expect(await app.callAny('serverKey.set', { id, key, takePasswords: true }, {})).toMatchObject({
        ok: false,
        error: { code: 'PASSWORD_FOR_OTHER_DESTINATION' },
      })
      await check()
      expect(heard(evil)).toBe(false)
    })

    test('when its path has become a link to another file', async () => {
      const { check, edit, good, evil, path } = await moved()
      renameSync(path, `${path}.other`)
      symlinkSync(`${path}.other`, path)
      edit(String(good.port), String(evil.port))
      expect((await check()).findings.map(({ cause }) => cause)).toContain('PASSWORD_FOR_OTHER_DESTINATION')
      expect(heard(evil)).toBe(false)
    })

    test('when the file came after its environment, from the first test on', async () => {
      const [good, evil] = [await recorder(), await recorder()]
      const origin = await written(good.port)
      const { key } = await origin.get('serverKey.show', { id: origin.id })
      const path = `${origin.path}.later.properties`
      const { record } = await origin.get('environments.add', { name: 'Later', path })
      copyFileSync(origin.path, path)
      await origin.get('serverKey.set', { id: record.id, key })
      writeFileSync(path, readFileSync(path, 'latin1').replace(String(good.port), String(evil.port)))
      const report = await origin.get('diagnosis.run', { id: record.id, settings: 'file', checks: ['smtp'] })
      expect(causesOf(report)).toContain('PASSWORD_FOR_OTHER_DESTINATION')
      expect(heard(evil)).toBe(false)
    })
  })

  test('stays bound when the file has a value that is too long to be kept', async () => {
    const [good, evil] = [await recorder(), await recorder()]
    const { check, edit, get } = await written(good.port)
    edit(String(good.port), `${evil.port}\nmail.imap.port=${'9'.repeat(5000)}`)
    await check()
    await check()
    expect((await get('environments.list', {})).map(({ name }) => name)).toEqual(['P'])
    expect(heard(evil)).toBe(false)
  })

  test('goes there after a person allowed it, and not to what the file names by then', async () => {
    const [good, next, evil] = [await recorder(), await recorder(), await recorder()]
    const { check, edit, get, app, id } = await written(good.port)
    edit(String(good.port), String(next.port))
    await check()
    const wanted = destinationOf(settingsFor(next.port), 'smtp')
    edit(String(next.port), String(evil.port))
    const release = { id, key: 'smtp.password', wanted } as const
    expect(await app.callAny('credentials.release', release, {})).toMatchObject({
      ok: false,
      error: { code: 'FILE_CHANGED' },
    })
    edit(String(evil.port), String(next.port))
    await get('credentials.release', release)
    await check()
    expect([heard(next), heard(evil)]).toEqual([true, false])
  })
})

test('an encrypted user name is not shown or sent, and stays in the file as it is', async () => {
  const good = await recorder()
  const options = { passwordMode: 'omitted' } as const
  const { check, edit, get, id, path, update } = await written(good.port, {}, options)
  edit(/^mail\.smtp\.user=.*/m, 'mail.smtp.user=ENC(Q2FuYXJ5LVVzZXI=)')
  const { file } = await get('environments.open', { id })
  expect(file).toMatchObject({ ok: true, view: { unreadable: [{ key: 'smtp.username' }] } })
  const { findings } = await check({ passwords: { smtp: SECRET } })
  expect(findings.map(({ cause }) => cause)).toContain('PASSWORD_UNREADABLE')
  expect(good.lines().filter((line) => line.startsWith('AUTH'))).toEqual([])
  expect(await update({ 'smtp.ehloName': 'tc.example.com' })).toMatchObject({ ok: true })
  expect(readFileSync(path, 'latin1')).toContain('mail.smtp.localhost=tc.example.com')
  expect(readFileSync(path, 'latin1')).toContain('mail.smtp.user=ENC(Q2FuYXJ5LVVzZXI=)')
  expect(JSON.stringify([file, findings])).not.toContain('Q2FuYXJ5')
})

describe('a password that went by STARTTLS, which the settings only want if offered', () => {
  const stripping = async () => {
    const authority = await createAuthority()
    const leaf = await authority.issue({ names: ['127.0.0.1'] })
    const replies: Record<string, unknown> = {}
    const server = await recorder(replies, { cert: leaf.chainPem, key: leaf.keyPem })
    const caFile = join(mkdtempSync(join(tmpdir(), 'mailroom-binding-')), 'ca.pem')
    writeFileSync(caFile, authority.certPem)
    const settings = { 'smtp.startTls': 'if-offered', 'tls.caFile': caFile } as const
    const made = await written(server.port, settings)
    return {
      ...made,
      server,
      settings: settingsFor(server.port, settings),
      strip: () => {
        replies['EHLO'] = ['250-mail.example.com', '250 AUTH PLAIN']
      },
      causes: async (more: Partial<MethodInput<'diagnosis.run'>> = {}) =>
        (await made.check(more)).findings.map(({ cause }) => cause),
    }
  }
  const sentOpenly = (server: ScriptedServer) =>
    server.sessions.some(
      (session) => session.tls === undefined && session.lines.some((line) => line.startsWith('AUTH')),
    )

  test('is not sent without it, until a person allows that', async () => {
    const { id, get, server, settings, strip, causes } = await stripping()
    expect(await causes()).not.toContain('PASSWORD_FOR_OTHER_DESTINATION')
    expect(heard(server)).toBe(true)
    strip()
    const typed = { passwords: { smtp: SECRET } }
    const renamed = { ...typed, patch: { 'smtp.username': 'svc2' } }
    const named = { ...typed, patch: { 'smtp.startTls': 'if-offered' } }
    for (const more of [{}, { settings: 'draft' } as const, typed, renamed, named]) {
      expect(await causes(more)).toContain('PASSWORD_FOR_OTHER_DESTINATION')
    }
    expect(sentOpenly(server)).toBe(false)
    await get('credentials.release', { id, key: 'smtp.password', wanted: destinationOf(settings, 'smtp') })
    expect(await causes()).toContain('AUTH_OVER_PLAINTEXT')
    expect(sentOpenly(server)).toBe(true)
  })

  test('is not forgotten by another path to the same file', async () => {
    const { get, server, strip, causes, path } = await stripping()
    const folder = `${path}.folder`
    symlinkSync(dirname(path), folder)
    const { record } = await get('environments.add', { name: 'Q', path: join(folder, basename(path)) })
    await causes()
    strip()
    expect(await causes({ id: record.id, passwords: { smtp: SECRET } })).toContain(
      'PASSWORD_FOR_OTHER_DESTINATION',
    )
    expect(sentOpenly(server)).toBe(false)
  })

  test('is asked about after another field was updated as well', async () => {
    const { server, strip, causes, update } = await stripping()
    await causes()
    expect(await update({ 'smtp.ehloName': 'tc.example.com' })).toMatchObject({ ok: true })
    strip()
    expect(await causes()).toContain('PASSWORD_FOR_OTHER_DESTINATION')
    expect(sentOpenly(server)).toBe(false)
  })
})

describe('a typed password that one server refused', () => {
  test('is not held back from another', async () => {
    const refusing = await recorder({ 'AUTH PLAIN ': '535 5.7.8 no' })
    const good = await recorder()
    const { app } = await written(good.port)
    const run = async (port: number) => {
      const input = {
        settings: 'form',
        form: settingsFor(port),
        checks: ['smtp'],
        passwords: { smtp: SECRET },
      }
      const result = await app.callAny('diagnosis.run', input, {})
      if (!result.ok) throw new Error(result.error.message)
      return (result.value as MethodOutput<'diagnosis.run'>).cause
    }
    expect(await run(refusing.port)).toBe('AUTH_REJECTED')
    expect(await run(refusing.port)).toBe('LOGIN_HELD_BACK')
    expect(await run(good.port)).not.toBe('LOGIN_HELD_BACK')
    expect(heard(good)).toBe(true)
  })
})
