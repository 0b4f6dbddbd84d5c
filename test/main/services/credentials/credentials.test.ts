import { describe, expect, it } from 'vitest'
import { createCredentials, mayFollow, type StageIntent } from '#main/services/credentials/credentials.ts'
import { createRefusals, refusedLoginsDocument } from '#main/services/credentials/refusals.ts'
import { fail } from '#shared/errors.ts'
import type { Destination } from '#shared/settings/destination.ts'
import { createFakeClock } from '#test/fakes/clock.ts'
import { createFakeDocument } from '#test/fakes/documents.ts'
import { createFakeKeychain } from '#test/fakes/keychain.ts'

const canary = 'c4nary-Pässwort "\\ 🗝'
const second = 's3cond-c4nary'

const destination: Destination = {
  host: 'smtp.example.com',
  port: 25,
  security: 'none',
  username: 'teamconnect@example.com',
}

const make = (sessionAllowed = true) => {
  const keychain = createFakeKeychain()
  const clock = createFakeClock()
  const refused = createFakeDocument(refusedLoginsDocument)
  let ids = 0
  const randomId = () => {
    ids += 1
    return `id-${ids}`
  }
  const credentials = createCredentials({ keychain, refused, clock, randomId, sessionAllowed })
  return { keychain, clock, refused, credentials }
}

const secretOf = async ({ credentials }: ReturnType<typeof make>, wanted = destination) => {
  const found = await credentials.passwordFor('e1', 'smtp', wanted)
  return found.ok && found.value.kind === 'usable' ? found.value.secret : undefined
}

describe('a stored password', () => {
  it('is set, used, and cleared', async () => {
    const made = make()
    const { credentials } = made
    expect(await credentials.status('e1', 'smtp', destination)).toEqual({ kind: 'not-set' })
    expect(await credentials.set('e1', 'smtp', canary, destination)).toMatchObject({ ok: true })
    expect(await credentials.status('e1', 'smtp', destination)).toEqual({ kind: 'set', store: 'keychain' })
    expect(await secretOf(made)).toBe(canary)
    expect(await credentials.status('e1', 'imap', destination)).toEqual({ kind: 'not-set' })
    expect(await credentials.status('e2', 'smtp', destination)).toEqual({ kind: 'not-set' })
    await credentials.clear('e1', 'smtp')
    expect(await credentials.status('e1', 'smtp', destination)).toEqual({ kind: 'not-set' })
  })

  it.each([
    ['host', { host: 'smtp2.example.com' }],
    ['port', { port: 587 }],
    ['encryption', { security: 'starttls' }],
    ['user name', { username: 'Teamconnect@example.com' }],
  ] as const)('is not used for another %s', async (_, change) => {
    const made = make()
    await made.credentials.set('e1', 'smtp', canary, destination)
    const wanted = { ...destination, ...change }
    expect(await made.credentials.status('e1', 'smtp', wanted)).toEqual({
      kind: 'other-destination',
      storedFor: destination,
      store: 'keychain',
    })
    expect(await secretOf(made, wanted)).toBeUndefined()
    expect(await secretOf(made)).toBe(canary)
  })

  it.each(['none', 'starttls', 'starttls-if-offered', 'tls'] as const)(
    'is used for the connection that it was typed for: %s',
    async (security) => {
      const made = make()
      await made.credentials.set('e1', 'smtp', canary, { ...destination, security })
      expect(await secretOf(made, { ...destination, security })).toBe(canary)
    },
  )

  it('stands in no status and no failure', async () => {
    const { credentials, keychain } = make(false)
    await credentials.set('e1', 'smtp', canary, destination)
    const answers = [await credentials.status('e1', 'smtp', destination)]
    answers.push(await credentials.status('e1', 'smtp', { ...destination, port: 1 }))
    keychain.fault = 'KEYCHAIN_LOCKED'
    answers.push(await credentials.status('e1', 'smtp', destination))
    const failure = await credentials.set('e1', 'smtp', canary, destination)
    expect(JSON.stringify([answers, failure])).not.toContain(canary.slice(0, 12))
  })
})

describe('what cannot be read', () => {
  it('is never “not set”', async () => {
    const { credentials, keychain } = make()
    await credentials.set('e1', 'smtp', canary, destination)
    keychain.fault = 'KEYCHAIN_LOCKED'
    const status = await credentials.status('e1', 'smtp', destination)
    expect(status).toMatchObject({ kind: 'unreadable', error: { code: 'KEYCHAIN_LOCKED' } })
    expect(await credentials.passwordFor('e1', 'smtp', destination)).toMatchObject({ ok: false })
    keychain.fault = undefined
    expect(await credentials.status('e1', 'smtp', destination)).toMatchObject({ kind: 'set' })
  })

  it.each([
    'not JSON',
    '{}',
    '{"secret":"x"}',
    'null',
    '"text"',
    '{"secret":"x","version":"v","destination":{"host":"h"}}',
    '{"secret":"x","version":"v","destination":null}',
    '{"secret":"x","version":"v","destination":{"host":"h","port":25,"username":"u","security":"ssl"}}',
  ])('is an entry that is not ours: %s', async (text) => {
    const { credentials, keychain } = make()
    keychain.entries.set('e1/smtp', text)
    const status = await credentials.status('e1', 'smtp', destination)
    expect(status).toMatchObject({ kind: 'unreadable', error: { code: 'KEYCHAIN_ERROR' } })
  })
})

describe('without a keychain', () => {
  it.each([
    'KEYCHAIN_NO_MODULE',
    'KEYCHAIN_NO_BUS',
    'KEYCHAIN_NO_SERVICE',
    'KEYCHAIN_LOCKED',
    'KEYCHAIN_NO_COLLECTION',
    'KEYCHAIN_DENIED',
  ] as const)('%s: passwords are kept for this session, and it is said', async (fault) => {
    const made = make()
    made.keychain.fault = fault
    expect(await made.credentials.set('e1', 'smtp', canary, destination)).toMatchObject({ ok: true })
    expect(await made.credentials.status('e1', 'smtp', destination)).toEqual({
      kind: 'set',
      store: 'session',
    })
    expect(await secretOf(made)).toBe(canary)
    expect(await made.credentials.keychainState()).toMatchObject({
      kind: 'session-only',
      error: { code: fault },
    })
    expect(await made.credentials.clear('e1', 'smtp')).toMatchObject({ ok: true })
    expect(await made.credentials.clear('e1', 'smtp')).toMatchObject({ ok: false, error: { code: fault } })
  })

  it('is said too where only storing fails', async () => {
    const { credentials, keychain } = make()
    keychain.storingFault = 'KEYCHAIN_NO_COLLECTION'
    expect(await credentials.keychainState()).toEqual({ kind: 'available', name: keychain.name })
    await credentials.set('e1', 'smtp', canary, destination)
    expect(await credentials.keychainState()).toMatchObject({
      kind: 'session-only',
      error: { code: 'KEYCHAIN_NO_COLLECTION' },
    })
  })

  it('takes the password to the keychain when it is stored again later', async () => {
    const { credentials, keychain } = make()
    keychain.fault = 'KEYCHAIN_LOCKED'
    await credentials.set('e1', 'smtp', canary, destination)
    keychain.fault = undefined
    await credentials.set('e1', 'smtp', second, destination)
    expect(await credentials.status('e1', 'smtp', destination)).toEqual({ kind: 'set', store: 'keychain' })
    expect(await credentials.keychainState()).toMatchObject({ kind: 'available' })
  })

  it.each(['KEYCHAIN_FULL', 'KEYCHAIN_ERROR'] as const)('%s is a failure to store', async (fault) => {
    const { credentials, keychain } = make()
    keychain.storingFault = fault
    const outcome = await credentials.set('e1', 'smtp', canary, destination)
    expect(outcome).toMatchObject({ ok: false, error: { code: fault } })
    expect(await credentials.status('e1', 'smtp', destination)).toEqual({ kind: 'not-set' })
  })

  it('fails to store on the command line, which ends at once', async () => {
    const { credentials, keychain } = make(false)
    keychain.fault = 'KEYCHAIN_NO_BUS'
    const outcome = await credentials.set('e1', 'smtp', canary, destination)
    expect(outcome).toMatchObject({ ok: false, error: { code: 'KEYCHAIN_NO_BUS' } })
  })
})

describe('following a server that gets TLS', () => {
  const tls: Destination = { ...destination, port: 465, security: 'tls' }

  it.each([
    ['TLS', tls, true],
    ['STARTTLS', { ...destination, security: 'starttls' }, true],
    ['STARTTLS that can be stripped', { ...destination, security: 'starttls-if-offered' }, false],
    ['another host', { ...tls, host: 'other.example.com' }, false],
    ['another user', { ...tls, username: 'other' }, false],
    ['another plain port', { ...destination, port: 26 }, false],
  ] as const)('%s', async (_, wanted, allowed) => {
    expect(mayFollow(destination, wanted)).toBe(allowed)
    const made = make()
    await made.credentials.set('e1', 'smtp', canary, destination)
    const outcome = await made.credentials.follow('e1', 'smtp', wanted)
    expect(outcome.ok).toBe(allowed)
    expect(await secretOf(made, wanted)).toBe(allowed ? canary : undefined)
    expect(await secretOf(made)).toBe(allowed ? undefined : canary)
  })

  it('never goes back to plaintext', () => {
    expect(mayFollow(tls, destination)).toBe(false)
    expect(mayFollow(tls, { ...destination, security: 'starttls' })).toBe(false)
  })

  it('has nothing to do where the password is already for that server', async () => {
    const { credentials, keychain } = make()
    await credentials.set('e1', 'smtp', canary, tls)
    keychain.storingFault = 'KEYCHAIN_FULL'
    expect(await credentials.follow('e1', 'smtp', tls)).toMatchObject({ ok: true })
    expect(await credentials.follow('e1', 'smtp', { ...tls, port: 587 })).toMatchObject({ ok: false })
  })

  it('says where the password cannot be read', async () => {
    const { credentials, keychain } = make()
    await credentials.set('e1', 'smtp', canary, destination)
    keychain.fault = 'KEYCHAIN_LOCKED'
    expect(await credentials.follow('e1', 'smtp', tls)).toMatchObject({ error: { code: 'KEYCHAIN_LOCKED' } })
  })

  it('says where there is nothing to move', async () => {
    const { credentials } = make()
    expect(await credentials.follow('e1', 'smtp', tls)).toMatchObject({ error: { code: 'PASSWORD_MISSING' } })
  })
})

describe('a change together with the file', () => {
  const intents: readonly StageIntent[] = [
    { slot: 'smtp', action: 'set', secret: second, destination },
    { slot: 'imap', action: 'clear' },
    { slot: 'server-key', action: 'set', secret: 'new key' },
  ]

  const prepared = async () => {
    const made = make()
    await made.credentials.set('e1', 'smtp', canary, destination)
    await made.credentials.set('e1', 'imap', canary, destination)
    await made.credentials.setServerKey('e1', 'old key')
    expect(await made.credentials.stage('e1', 't1', intents)).toMatchObject({ ok: true })
    return made
  }

  it('leaves the present entries in use until it is promoted', async () => {
    const made = await prepared()
    expect(await secretOf(made)).toBe(canary)
    expect(await made.credentials.serverKey('e1')).toEqual({ ok: true, value: 'old key' })
    await made.credentials.promote('e1', 't1')
    expect(await secretOf(made)).toBe(second)
    expect(await made.credentials.status('e1', 'imap', destination)).toEqual({ kind: 'not-set' })
    expect(await made.credentials.serverKey('e1')).toEqual({ ok: true, value: 'new key' })
    expect([...made.keychain.entries.keys()].filter((name) => name.endsWith('/staged'))).toEqual([])
  })

  it('is dropped whole', async () => {
    const made = await prepared()
    await made.credentials.discard('e1', 't1')
    await made.credentials.promote('e1', 't1')
    expect(await secretOf(made)).toBe(canary)
    expect(await made.credentials.serverKey('e1')).toEqual({ ok: true, value: 'old key' })
    expect([...made.keychain.entries.keys()].filter((name) => name.endsWith('/staged'))).toEqual([])
  })

  it('is not touched by another transaction', async () => {
    const made = await prepared()
    await made.credentials.promote('e1', 't0')
    await made.credentials.discard('e1', 't2')
    expect(await secretOf(made)).toBe(canary)
    await made.credentials.promote('e1', 't1')
    expect(await secretOf(made)).toBe(second)
  })

  it('can be completed after a fault in the middle', async () => {
    const made = await prepared()
    made.keychain.failAfter = 1
    expect(await made.credentials.promote('e1', 't1')).toMatchObject({ ok: false })
    made.keychain.failAfter = Number.POSITIVE_INFINITY
    expect(await made.credentials.promote('e1', 't1')).toMatchObject({ ok: true })
    expect(await secretOf(made)).toBe(second)
    expect(await made.credentials.serverKey('e1')).toEqual({ ok: true, value: 'new key' })
  })

  it('says where the keychain is locked or lets nothing go, and is completed later', async () => {
    const made = await prepared()
    made.keychain.fault = 'KEYCHAIN_LOCKED'
    expect(await made.credentials.promote('e1', 't1')).toMatchObject({ error: { code: 'KEYCHAIN_LOCKED' } })
    made.keychain.fault = undefined
    const { remove } = made.keychain
    made.keychain.remove = async () => fail('KEYCHAIN_DENIED', 'Not now.')
    expect(await made.credentials.discard('e1', 't1')).toMatchObject({ error: { code: 'KEYCHAIN_DENIED' } })
    made.keychain.remove = remove
    expect(await made.credentials.promote('e1', 't1')).toMatchObject({ ok: true })
    expect(await secretOf(made)).toBe(second)
  })

  it('is not begun where the keychain takes nothing', async () => {
    const { credentials, keychain } = make()
    keychain.storingFault = 'KEYCHAIN_FULL'
    expect(await credentials.stage('e1', 't1', intents)).toMatchObject({ error: { code: 'KEYCHAIN_FULL' } })
  })

  it('asks the keychain for nothing where it holds no password', async () => {
    const { credentials, keychain } = make(false)
    keychain.fault = 'KEYCHAIN_NO_BUS'
    expect(await credentials.stage('e1', 't1', [])).toMatchObject({ ok: true })
    expect(await credentials.promote('e1', 't1')).toMatchObject({ ok: true })
    // Of a transaction that this process did not begin, any slot may be staged.
    expect(await credentials.promote('e1', 't0')).toMatchObject({ error: { code: 'KEYCHAIN_NO_BUS' } })
  })

  it.each(['{"transaction":"t0","text":5}', '{"text":"x"}', '{"transaction":7,"text":"x"}', 'null', '"x"'])(
    'is not %s, which no transaction takes and a clean-up drops',
    async (text) => {
      const made = make()
      await made.credentials.set('e1', 'smtp', canary, destination)
      made.keychain.entries.set('e1/smtp/staged', text)
      expect(await made.credentials.promote('e1', 't0')).toMatchObject({ ok: true })
      expect(await secretOf(made)).toBe(canary)
      expect(made.keychain.entries.get('e1/smtp/staged')).toBe(text)
      await made.credentials.discard('e1', null)
      expect(made.keychain.entries.has('e1/smtp/staged')).toBe(false)
    },
  )

  it('drops all with null, rubbish included', async () => {
    const made = await prepared()
    made.keychain.entries.set('e1/imap/staged', 'rubbish')
    await made.credentials.discard('e1', null)
    expect([...made.keychain.entries.keys()].filter((name) => name.endsWith('/staged'))).toEqual([])
  })

  it('gives a new password a new version', async () => {
    const made = await prepared()
    const before = await made.credentials.passwordFor('e1', 'smtp', destination)
    await made.credentials.promote('e1', 't1')
    const after = await made.credentials.passwordFor('e1', 'smtp', destination)
    expect(before.ok && before.value.kind === 'usable' && before.value.version).not.toBe(
      after.ok && after.value.kind === 'usable' && after.value.version,
    )
  })
})

describe('an environment that is removed', () => {
  it('leaves nothing', async () => {
    const { credentials, keychain } = make()
    await credentials.set('e1', 'smtp', canary, destination)
    await credentials.setServerKey('e1', 'key')
    await credentials.stage('e1', 't', [{ slot: 'imap', action: 'set', secret: 's', destination }])
    await credentials.set('e2', 'smtp', canary, destination)
    expect(await credentials.removeAll('e1')).toMatchObject({ ok: true })
    expect([...keychain.entries.keys()]).toEqual(['e2/smtp'])
  })

  it('says the first of what could not be removed, and removes the rest', async () => {
    const { credentials, keychain } = make()
    await credentials.set('e1', 'smtp', canary, destination)
    await credentials.set('e1', 'imap', canary, destination)
    const { remove } = keychain
    keychain.remove = async (account) =>
      account === 'e1/smtp' ? fail('KEYCHAIN_DENIED', 'Not this one.') : remove(account)
    expect(await credentials.removeAll('e1')).toMatchObject({ error: { code: 'KEYCHAIN_DENIED' } })
    expect([...keychain.entries.keys()]).toEqual(['e1/smtp'])
  })

  it('says what could not be removed', async () => {
    const { credentials, keychain } = make()
    keychain.fault = 'KEYCHAIN_LOCKED'
    expect(await credentials.removeAll('e1')).toMatchObject({ error: { code: 'KEYCHAIN_LOCKED' } })
  })
})

describe('the practice server’s passwords', () => {
  it('never reach the keychain', async () => {
    const made = make()
    made.credentials.setForSession('e1', 'smtp', 'practice', destination)
    expect(await made.credentials.status('e1', 'smtp', destination)).toEqual({
      kind: 'set',
      store: 'session',
    })
    expect(made.keychain.entries.size).toBe(0)
    expect(await made.credentials.keychainState()).toMatchObject({ kind: 'available' })
  })
})

describe('a refused login', () => {
  it('holds the password back for half an hour', async () => {
    const { credentials, clock } = make()
    await credentials.noteRefused('v1')
    expect(await credentials.isHeldBack('v1')).toBe(true)
    expect(await credentials.isHeldBack('v2')).toBe(false)
    clock.at += 30 * 60_000 - 1
    expect(await credentials.isHeldBack('v1')).toBe(true)
    clock.at += 1
    expect(await credentials.isHeldBack('v1')).toBe(false)
  })

  it('is forgotten once the password was accepted', async () => {
    const { credentials } = make()
    await credentials.noteRefused('v1')
    await credentials.noteRefused('v2')
    expect([await credentials.isHeldBack('v1'), await credentials.isHeldBack('v2')]).toEqual([true, true])
    await credentials.noteAccepted('v1')
    expect(await credentials.isHeldBack('v1')).toBe(false)
    expect(await credentials.isHeldBack('v2')).toBe(true)
  })

  it('does not hold back for ever when the clock is put back', async () => {
    const { credentials, clock } = make()
    await credentials.noteRefused('v1')
    clock.at -= 24 * 3_600_000
    expect(await credentials.isHeldBack('v1')).toBe(false)
  })

  it('is remembered by the version alone', async () => {
    const { credentials, refused } = make()
    await credentials.set('e1', 'smtp', canary, destination)
    await credentials.noteRefused('id-1')
    expect(await refused.read()).toEqual({
      ok: true,
      value: { refused: [{ version: 'id-1', at: Date.UTC(2025, 10, 14, 9) }] },
    })
  })

  it('counts from the last refusal, and is remembered once', async () => {
    const { credentials, clock, refused } = make()
    await credentials.noteRefused('v1')
    clock.at += 20 * 60_000
    await credentials.noteRefused('v1')
    clock.at += 20 * 60_000
    expect(await credentials.isHeldBack('v1')).toBe(true)
    expect(await refused.read()).toMatchObject({ value: { refused: [{ version: 'v1' }] } })
  })

  it('holds nothing back where the memory of it cannot be read', async () => {
    const unreadable = async () => fail('STORE_ERROR', 'The file cannot be read.')
    const refusals = createRefusals({ read: unreadable, update: unreadable }, createFakeClock())
    await refusals.noteRefused('v1')
    expect(await refusals.isHeldBack('v1')).toBe(false)
  })

  it('does not pile up', async () => {
    const { credentials, clock, refused } = make()
    for (let turn = 0; turn < 50; turn += 1) {
      await credentials.noteRefused(`v${turn}`)
      clock.at += 10 * 60_000
    }
    const found = await refused.read()
    expect(found.ok && found.value.refused.length).toBeLessThan(5)
  })
})

describe('the document of refused logins', () => {
  it.each([
    null,
    'refused',
    7,
    {},
    { refused: 'x' },
    { refused: [{ version: 1, at: 1 }] },
    { refused: [null] },
  ])('refuses %j', (value) => {
    expect(refusedLoginsDocument.read(value)).toBeNull()
  })
})
