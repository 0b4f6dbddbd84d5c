import { describe, expect, it } from 'vitest'
import type { EnvironmentRecord } from '#shared/environments/model.ts'
import {
  environmentRecordSchema,
  nodesSchema,
  type TestRecord,
  testRecordSchema,
} from '#shared/environments/schema.ts'
import { defaultSettings } from '#shared/settings/fields.ts'

const user = { name: 'Alex Example', address: '' }

const record: EnvironmentRecord = {
  id: 'e1',
  name: 'Production',
  path: '/srv/tc/mail.properties',
  delivery: 'written-here',
  targetPath: '',
  passwordMode: 'encrypted',
  teamConnectVersion: '7',
  express: false,
  previewUsers: [user, user, user],
  recipients: { inside: '', outside: '' },
  checklist: { contactAddresses: false, preferences: false, sendAs: false },
  serverKeyHandedOver: false,
  practice: false,
}

const test: TestRecord = {
  reportId: 'r1',
  at: '2026-11-22T09:00:00.000Z',
  verdict: 'pass',
  cause: null,
  title: 'All well',
  settings: 'file',
  tested: defaultSettings,
  sha256: 'a'.repeat(64),
}

type Named = EnvironmentRecord['readableBy'] & {}

/** Every word that a model knows: one that is added to it has to be added here. */
const words = {
  delivery: Object.keys({ 'written-here': 1, 'handed-over': 1 } satisfies Record<
    EnvironmentRecord['delivery'],
    1
  >),
  passwordMode: Object.keys({ encrypted: 1, omitted: 1, plain: 1 } satisfies Record<
    EnvironmentRecord['passwordMode'],
    1
  >),
  teamConnectVersion: Object.keys({ '7': 1, '8': 1 } satisfies Record<
    EnvironmentRecord['teamConnectVersion'],
    1
  >),
  readableBy: Object.keys({ user: 1, group: 1 } satisfies Record<Named['kind'], 1>),
  verdict: Object.keys({ pass: 1, warn: 1, fail: 1, skipped: 1 } satisfies Record<TestRecord['verdict'], 1>),
  settings: Object.keys({ file: 1, draft: 1, form: 1 } satisfies Record<TestRecord['settings'], 1>),
}

const keepsRecord = (change: object): boolean =>
  environmentRecordSchema.safeParse({ ...record, ...change }).success
const keepsTest = (change: object): boolean => testRecordSchema.safeParse({ ...test, ...change }).success

describe('what is kept of an environment', () => {
  it.each(['delivery', 'passwordMode', 'teamConnectVersion'] as const)('has each known word of %s', (key) => {
    for (const word of words[key]) expect(keepsRecord({ [key]: word })).toBe(true)
    expect(keepsRecord({ [key]: 'another' })).toBe(false)
  })

  it('may name the account or the group that reads the file', () => {
    for (const kind of words.readableBy) expect(keepsRecord({ readableBy: { kind, name: 'tc' } })).toBe(true)
    expect(keepsRecord({ readableBy: null })).toBe(true)
    expect(keepsRecord({ readableBy: { kind: 'world', name: 'tc' } })).toBe(false)
    expect(keepsRecord({ readableBy: { kind: 'user', name: ' ' } })).toBe(false)
  })

  it('names each node once', () => {
    expect(nodesSchema.safeParse(['app01', 'app02']).success).toBe(true)
    expect(nodesSchema.safeParse(['app01', ' app01']).success).toBe(false)
  })

  it('has an address that mail leaves from, or none', () => {
    expect(keepsRecord({ outgoingIp: '192.0.2.25' })).toBe(true)
    expect(keepsRecord({ outgoingIp: '' })).toBe(true)
    expect(keepsRecord({ outgoingIp: 'mail.example.com' })).toBe(false)
  })
})

describe('what is kept of a test', () => {
  it.each(['verdict', 'settings'] as const)('has each known word of %s', (key) => {
    for (const word of words[key]) expect(keepsTest({ [key]: word })).toBe(true)
    expect(keepsTest({ [key]: 'another' })).toBe(false)
  })
})
