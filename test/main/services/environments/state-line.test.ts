import { describe, expect, it } from 'vitest'
import { type StateFacts, stateLine } from '#main/services/environments/state-line.ts'
import type { Draft, EnvironmentRecord } from '#shared/environments/model.ts'
import type { TestRecord } from '#shared/environments/schema.ts'
import { defaultSettings } from '#shared/settings/fields.ts'

const sha = (digit: string) => digit.repeat(64)
const since = new Date(2025, 10, 14, 12).toISOString()

const draft = (changes: Partial<Draft['settings']>, basedOn = sha('a')): Draft => ({
  settings: { ...defaultSettings, ...changes },
  base: defaultSettings,
  basedOn,
  savedAt: since,
  revision: 1,
})

const test = (change: Partial<TestRecord> = {}): TestRecord => ({
  reportId: 'r',
  at: since,
  verdict: 'fail',
  cause: 'TLS_EXPIRED',
  title: 'Certificate expired',
  settings: 'file',
  tested: defaultSettings,
  sha256: sha('a'),
  ...change,
})

const facts: StateFacts = {
  record: {} as EnvironmentRecord,
  file: { ok: true, sha256: sha('a'), exists: true },
  draft: null,
  running: { kind: 'running', since, by: 'admin' },
  lastTest: null,
}

const restart = { kind: 'restart-needed', since, by: 'admin', fields: 3 } as const
const line = (change: Partial<StateFacts>) => stateLine({ ...facts, ...change })

describe('one line for what matters most', () => {
  it('says that these settings run', () => {
    expect(line({})).toEqual({ tone: 'ok', text: 'Running these settings', givesWay: true })
  })

  it('says that the file cannot be read, whatever else', () => {
    const error = { code: 'FILE_NOT_READABLE', message: 'x' } as const
    expect(line({ file: { ok: false, error }, running: restart }).tone).toBe('bad')
  })

  it('puts a change on disk under a draft before all else', () => {
    const found = line({ draft: draft({ 'smtp.auth': true }, sha('b')), lastTest: test(), running: restart })
    expect(found).toEqual({ tone: 'warn', text: 'Changed on disk' })
    expect(line({ draft: draft({}, sha('b')) }).text).toBe('Running these settings')
  })

  it('names a failed test of this very file, and of no other', () => {
    const found = line({ lastTest: test(), running: restart, draft: draft({ 'smtp.auth': true }) })
    expect(found).toEqual({ tone: 'bad', text: 'Last test failed: certificate expired' })
    expect(line({ lastTest: test({ title: 'SMTP refused' }) }).text).toBe('Last test failed: SMTP refused')
    for (const other of [{ settings: 'form' }, { sha256: sha('b') }, { verdict: 'warn' }] as const) {
      expect(line({ lastTest: test(other) }).text).toBe('Running these settings')
    }
  })

  it('reminds of the restart before a draft', () => {
    const found = line({ running: restart, draft: draft({ 'smtp.auth': true }) })
    expect(found).toEqual({ tone: 'warn', text: 'Restart needed since 14 Nov, 3 fields' })
    expect(line({ running: { ...restart, fields: 1 } }).text).toContain(', 1 field')
    expect(line({ running: { ...restart, fields: 0 } }).text).toBe('Restart needed since 14 Nov')
  })

  it('has the months by their short names', () => {
    const texts = Array.from({ length: 12 }, (_, month) => {
      const at = new Date(2025, month, 14, 12).toISOString()
      return line({ running: { ...restart, fields: 0, since: at } }).text
    })
    const names = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
    expect(texts).toEqual(names.map((name) => `Restart needed since 14 ${name}`))
  })

  it.each([
    [{ kind: 'changed-outside', since }, 'Changed on disk, restart needed since 14 Nov'],
    [{ kind: 'server-key-not-handed-over', since }, 'Server key not handed over'],
    [{ kind: 'written-not-delivered', since, by: 'a' }, 'Written, not delivered'],
    [{ kind: 'delivered-restart-needed', since, by: 'a' }, 'Delivered, restart needed'],
  ] as const)('%j', (running, text) => {
    expect(line({ running })).toEqual({ tone: 'warn', text })
  })

  it('counts the draft’s changes', () => {
    expect(line({ draft: draft({ 'smtp.auth': true }) }).text).toBe('Draft, 1 change')
    expect(line({ draft: draft({ 'smtp.auth': true, 'smtp.port': '26' }) }).text).toBe('Draft, 2 changes')
    expect(line({ draft: draft({}) }).text).toBe('Running these settings')
  })

  it('says what is not known', () => {
    expect(line({ running: { kind: 'unknown' } })).toEqual({
      tone: 'idle',
      text: 'Not known what is running',
      givesWay: true,
    })
    const none = { ok: true, sha256: sha('a'), exists: false } as const
    expect(line({ running: { kind: 'unknown' }, file: none }).text).toBe('No file yet')
  })
})
