import { describe, expect, it } from 'vitest'
import { environmentsDocument } from '#main/services/environments/document.ts'
import { createEnvironments } from '#main/services/environments/environments.ts'
import type { TestRecord } from '#shared/environments/schema.ts'
import { fail } from '#shared/errors.ts'
import { defaultSettings, type Settings } from '#shared/settings/fields.ts'
import { createFakeClock } from '#test/fakes/clock.ts'
import { createFakeDocument } from '#test/fakes/documents.ts'

const sha = (digit: string) => digit.repeat(64)
const base: Settings = { ...defaultSettings, 'smtp.host': 'smtp.example.com' }

const make = () => {
  const store = createFakeDocument(environmentsDocument)
  let ids = 0
  const randomId = () => {
    ids += 1
    return `id-${ids}`
  }
  return { store, environments: createEnvironments({ store, clock: createFakeClock(), randomId }) }
}

const withOne = async () => {
  const made = make()
  const added = await made.environments.add('Production', '/srv/tc/mail.properties', {})
  if (!added.ok) throw new Error(added.error.message)
  return { ...made, id: added.value.record.id }
}

describe('the list', () => {
  it('keeps environments in the order of adding, with defaults', async () => {
    const { environments } = make()
    await environments.add('Production', '/a', {})
    await environments.add(' UAT ', '/b', { passwordMode: 'plain', express: true })
    const list = await environments.list()
    expect(
      list.ok && list.value.map(({ record }) => [record.name, record.passwordMode, record.express]),
    ).toEqual([
      ['Production', 'encrypted', false],
      ['UAT', 'plain', true],
    ])
    expect(list.ok && list.value[0]?.record.previewUsers.every((user) => user.address === '')).toBe(true)
  })

  it.each(['Production', 'production', ' PRODUCTION '])('has each name once: %s', async (name) => {
    const { environments } = await withOne()
    expect(await environments.add(name, '/b', {})).toMatchObject({ error: { code: 'ENVIRONMENT_EXISTS' } })
    expect(await environments.add('Production 2', '/b', {})).toMatchObject({ ok: true })
  })

  it.each(['', '  '])('has no environment without a name: “%s”', async (name) => {
    const { environments } = make()
    expect(await environments.add(name, '/b', {})).toMatchObject({ ok: false })
    expect(await environments.list()).toEqual({ ok: true, value: [] })
  })

  it('says where the store cannot be read', async () => {
    const unreadable = async () => fail('STORE_ERROR', 'The file cannot be read.')
    const environments = createEnvironments({
      store: { read: unreadable, update: unreadable },
      clock: createFakeClock(),
      randomId: () => 'id',
    })
    for (const answer of [
      await environments.list(),
      await environments.find('id'),
      await environments.add('Production', '/a', {}),
      await environments.rename('id', 'UAT'),
    ]) {
      expect(answer).toMatchObject({ ok: false, error: { code: 'STORE_ERROR' } })
    }
  })

  it('marks the practice server’s', async () => {
    const { environments } = make()
    const added = await environments.add('Practice', '/p', {}, { practice: true, id: 'practice' })
    expect(added.ok && added.value.record).toMatchObject({ id: 'practice', practice: true })
  })
})

describe('an environment', () => {
  it('is renamed under the same id, to its own name in another case too', async () => {
    const { environments, id } = await withOne()
    await environments.add('UAT', '/b', {})
    const renamed = await environments.rename(id, 'PRODUCTION')
    expect(renamed.ok && renamed.value.record).toMatchObject({ id, name: 'PRODUCTION' })
    expect(await environments.rename(id, 'uat')).toMatchObject({ error: { code: 'ENVIRONMENT_EXISTS' } })
    expect(await environments.rename(id, '  ')).toMatchObject({ error: { code: 'ENVIRONMENT_EXISTS' } })
    expect(await environments.rename('other', 'x')).toMatchObject({
      error: { code: 'ENVIRONMENT_NOT_FOUND' },
    })
  })

  it('takes options one by one; undefined changes nothing', async () => {
    const { environments, id } = await withOne()
    await environments.configure(id, { teamConnectVersion: '8' })
    const changed = await environments.configure(id, {
      express: true,
      teamConnectVersion: undefined,
    } as never)
    expect(changed.ok && changed.value.record).toMatchObject({ express: true, teamConnectVersion: '8' })
  })

  it('is removed with all that is kept of it', async () => {
    const { environments, store, id } = await withOne()
    await environments.saveDraft(id, { settings: base, basedOn: sha('a'), revision: 0, base })
    await environments.noteServerKeyShown(id)
    await environments.acceptPath(id, '/etc/ssl/ca.pem')
    expect(await environments.remove(id)).toMatchObject({ ok: true })
    expect(await store.read()).toEqual({ ok: true, value: environmentsDocument.empty })
    expect(await environments.find(id)).toMatchObject({ error: { code: 'ENVIRONMENT_NOT_FOUND' } })
    expect(await environments.remove(id)).toMatchObject({ error: { code: 'ENVIRONMENT_NOT_FOUND' } })
  })
})

describe('a draft', () => {
  const changed: Settings = { ...base, 'smtp.port': '26' }

  it('is kept with what it was made from, and counted', async () => {
    const { environments, id } = await withOne()
    const first = await environments.saveDraft(id, { settings: base, basedOn: sha('a'), revision: 0, base })
    expect(first).toMatchObject({ ok: true, value: { revision: 1 } })
    const second = await environments.saveDraft(id, {
      settings: changed,
      basedOn: sha('a'),
      revision: 1,
      base,
    })
    expect(second).toMatchObject({ ok: true, value: { revision: 2 } })
    const kept = await environments.find(id)
    expect(kept.ok && kept.value.draft).toEqual(second.ok && second.value)
  })

  it('is not overwritten by a window that has an older one', async () => {
    const { environments, id } = await withOne()
    const draft = { settings: base, basedOn: sha('a'), base }
    await environments.saveDraft(id, { ...draft, revision: 0 })
    const late = await environments.saveDraft(id, { ...draft, settings: changed, revision: 0 })
    expect(late).toMatchObject({ ok: false, error: { code: 'DRAFT_CHANGED', details: { revision: 1 } } })
    const kept = await environments.find(id)
    expect(kept.ok && kept.value.draft?.settings).toEqual(base)
  })

  it('is not confused with a new one after it was discarded', async () => {
    const { environments, id } = await withOne()
    const draft = { settings: base, basedOn: sha('a'), base }
    await environments.saveDraft(id, { ...draft, revision: 0 })
    await environments.discardDraft(id)
    expect(await environments.saveDraft(id, { ...draft, revision: 1 })).toMatchObject({
      error: { code: 'DRAFT_CHANGED' },
    })
    expect(await environments.saveDraft(id, { ...draft, revision: 0 })).toMatchObject({
      value: { revision: 2 },
    })
    expect(await environments.saveDraft(id, { ...draft, revision: 1 })).toMatchObject({
      error: { code: 'DRAFT_CHANGED' },
    })
  })

  it('goes once it was written, unless it changed meanwhile', async () => {
    const { environments, id } = await withOne()
    await environments.saveDraft(id, { settings: changed, basedOn: sha('a'), revision: 0, base })
    await environments.draftWritten(id, base)
    expect(await environments.find(id)).toMatchObject({ value: { draft: { settings: changed } } })
    await environments.draftWritten(id, changed)
    expect(await environments.find(id)).toMatchObject({ value: { draft: null } })
  })
})

describe('taking the disk’s values', () => {
  const form: Settings = { ...base, 'smtp.port': '26', 'smtp.auth': true }
  const disk = {
    sha256: sha('b'),
    settings: { ...base, 'smtp.port': '27', 'imap.host': 'imap.example.com' },
  }

  const drafted = async () => {
    const made = await withOne()
    await made.environments.saveDraft(made.id, { settings: form, basedOn: sha('a'), revision: 0, base })
    return made
  }

  it('takes all that was changed there, and keeps what was changed here alone', async () => {
    const { environments, id } = await drafted()
    const taken = await environments.takeFromDisk(id, disk)
    expect(taken).toMatchObject({
      value: {
        settings: { ...disk.settings, 'smtp.auth': true },
        base: disk.settings,
        basedOn: sha('b'),
        revision: 2,
      },
    })
  })

  it('takes the named ones, and holds the rest for decided', async () => {
    const { environments, id } = await drafted()
    const taken = await environments.takeFromDisk(id, disk, ['imap.host'])
    expect(taken).toMatchObject({
      value: { settings: { ...form, 'imap.host': 'imap.example.com' }, basedOn: sha('b') },
    })
    const none = await environments.takeFromDisk(id, { ...disk, sha256: sha('c') }, [])
    expect(none).toMatchObject({ value: { settings: { 'smtp.port': '26' }, basedOn: sha('c') } })
  })

  it('leaves no draft where nothing differs any more, and none where there was none', async () => {
    const { environments, id } = await drafted()
    const taken = await environments.takeFromDisk(id, disk, ['smtp.port', 'smtp.auth', 'imap.host'])
    expect(taken).toEqual({ ok: true, value: null })
    expect(await environments.find(id)).toMatchObject({ value: { draft: null } })
    expect(await environments.takeFromDisk(id, disk)).toEqual({ ok: true, value: null })
  })
})

describe('what else is kept', () => {
  it('is the last test and whether the key was shown', async () => {
    const { environments, store, id } = await withOne()
    const test: TestRecord = {
      reportId: 'r',
      at: '2025-11-14T09:00:00.000Z',
      verdict: 'fail',
      cause: 'X',
      title: 'Title',
      settings: 'file',
      tested: base,
      sha256: sha('a'),
    }
    await environments.noteTest(id, test)
    await environments.noteServerKeyShown(id)
    await environments.noteServerKeyShown(id)
    await environments.acceptPath(id, '/etc/ssl/ca.pem')
    const kept = await environments.find(id)
    expect(kept).toMatchObject({
      value: { lastTest: test, serverKeyShown: true, acceptedPath: '/etc/ssl/ca.pem' },
    })
    const other = await environments.add('UAT', '/b', {})
    const otherId = other.ok ? other.value.record.id : ''
    expect(await environments.find(otherId)).toMatchObject({
      value: { lastTest: null, serverKeyShown: false, acceptedPath: '' },
    })
    await environments.noteServerKeyShown(otherId)
    expect(await store.read()).toMatchObject({ value: { shownKeys: [id, otherId] } })
  })
})

describe('where the passwords of files go', () => {
  const there = { smtp: { host: 'mail.example.com', port: 25, security: 'none', username: 'svc' } } as const
  const pathsFrom = (first: number, count: number) =>
    Array.from({ length: count }, (_, index) => `/srv/${first + index}.properties`)

  it('is kept by each path, and of more than 2,000 files that no environment has not of the first', async () => {
    const { environments } = await withOne()
    await environments.knowDestinations(['/srv/tc/mail.properties', '/srv/0.properties'], () => there)
    await environments.knowDestinations(pathsFrom(1, 1999), () => there)
    const known = async (path: string) => {
      const found = await environments.knownAt([path])
      return found.ok ? found.value.byPath[0]?.smtp?.host : found.error.code
    }
    expect(await known('/srv/tc/mail.properties')).toBe('mail.example.com')
    expect(await known('/srv/0.properties')).toBeUndefined()
    expect(await known('/srv/1.properties')).toBe('mail.example.com')
  })
})

describe('the document', () => {
  it.each([
    null,
    [],
    {},
    { ...environmentsDocument.empty, version: 2 },
    { ...environmentsDocument.empty, environments: [{ id: 'x' }] },
    { ...environmentsDocument.empty, environments: {} },
    { ...environmentsDocument.empty, shownKeys: 'x' },
    { ...environmentsDocument.empty, drafts: { x: {} } },
    { ...environmentsDocument.empty, tests: [] },
    { ...environmentsDocument.empty, revisions: { x: '1' } },
    { ...environmentsDocument.empty, revisions: [] },
    { ...environmentsDocument.empty, acceptedPaths: { x: 1 } },
  ])('refuses %j', (value) => {
    expect(environmentsDocument.read(value)).toBeNull()
  })

  it('loses a last test that cannot be read, and nothing beside it', () => {
    const document = { ...environmentsDocument.empty, tests: { x: 1 }, acceptedPaths: { x: '/ca.pem' } }
    expect(environmentsDocument.read(document)).toEqual({ ...document, tests: {} })
  })
})
