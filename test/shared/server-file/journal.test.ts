import { describe, expect, test } from 'vitest'
import {
  confirmedSha,
  journalCsv,
  journalEntrySchema,
  type RunningOptions,
  runningState,
} from '#shared/server-file/journal.ts'
import type { JournalEntry } from '#shared/server-file/model.ts'

let hour = 0
const entry = (event: JournalEntry['event'], more: Partial<JournalEntry> = {}): JournalEntry => {
  hour += 1
  const at = `2026-11-14T${String(hour % 24).padStart(2, '0')}:00:00.000+01:00`
  return { at, id: String(hour), user: 'ann', computer: 'pc01', event, ...more }
}
const write = (before: string, after: string, more: Partial<JournalEntry> = {}) =>
  entry('write', { before, after, changes: [{ key: 'smtp.host', before, after }], ...more })
const restart = (after: string, more: Partial<JournalEntry> = {}) => entry('restart', { after, ...more })

const here: RunningOptions = { place: 'written-here' }
const handed: RunningOptions = { place: 'handed-over' }
const kind = (entries: JournalEntry[], sha: string, options = here) =>
  runningState(entries, sha, options).kind

describe('what the server is running', () => {
  test('nothing is known without a confirmation or a write', () => {
    expect(kind([], 'A')).toBe('unknown')
    expect(kind([entry('mail-sent')], 'A')).toBe('unknown')
  })

  test('a write makes a restart due', () => {
    const first = write('A', 'B')
    expect(runningState([first], 'B', here)).toEqual({
      kind: 'restart-needed',
      since: first.at,
      by: 'ann',
      fields: 1,
    })
  })

  test('a confirmed restart ends it', () => {
    const confirmed = restart('B', { restartedAt: '2026-11-14T20:00:00+01:00', user: 'ben' })
    expect(runningState([write('A', 'B'), confirmed], 'B', here)).toEqual({
      kind: 'running',
      since: '2026-11-14T20:00:00+01:00',
      by: 'ben',
    })
  })

  test('it is due since the first write after the restart, not the last', () => {
    const first = write('B', 'C')
    const state = runningState([restart('B'), first, write('C', 'D', { user: 'ben' })], 'D', here)
    expect(state).toMatchObject({ kind: 'restart-needed', since: first.at, by: 'ann' })
  })

  test('restoring what was confirmed takes the reminder away', () => {
    expect(kind([restart('B'), write('B', 'C'), entry('restore', { before: 'C', after: 'B' })], 'B')).toBe(
      'running',
    )
  })

  test('a change from outside is told from a write of ours', () => {
    const options = { ...here, modifiedAt: '2026-11-15T08:00:00+01:00' }
    expect(runningState([write('A', 'B'), restart('B')], 'X', options)).toEqual({
      kind: 'changed-outside',
      since: '2026-11-15T08:00:00+01:00',
    })
    expect(kind([write('A', 'B')], 'X')).toBe('changed-outside')
  })

  test('a change from outside is told from a restart alone, since that restart where the file has no time', () => {
    const confirmed = restart('A')
    expect(runningState([confirmed], 'X', here)).toEqual({ kind: 'changed-outside', since: confirmed.at })
    expect(kind([confirmed], 'A')).toBe('running')
  })

  test('a restart of a node that is not named any more counts for a server without nodes', () => {
    expect(kind([write('A', 'B'), restart('B', { node: 'app01' })], 'B')).toBe('running')
    expect(kind([write('A', 'B'), restart('A', { node: 'app01' })], 'B')).toBe('restart-needed')
  })

  test('a write whose last line was lost counts by the file', () => {
    const intent = entry('intent', { before: 'A', after: 'B' })
    expect(kind([restart('A'), intent], 'B')).toBe('restart-needed')
    expect(kind([restart('A'), intent], 'A')).toBe('running')
    expect(kind([restart('A'), intent, { ...entry('rolled-back'), id: intent.id }], 'A')).toBe('running')
  })

  test.each([
    [
      'two fields',
      [
        ['smtp.host', 'a', 'b'],
        ['smtp.port', '25', '26'],
      ],
      2,
    ],
    [
      'one changed and changed back',
      [
        ['smtp.host', 'a', 'b'],
        ['smtp.host', 'b', 'a'],
      ],
      0,
    ],
    ['a password', [['smtp.password', 'set', 'changed']], 1],
    [
      'a password twice',
      [
        ['smtp.password', 'set', 'changed'],
        ['smtp.password', 'set', 'changed'],
      ],
      1,
    ],
    ['what is no field of the form', [['mail.smtp.timeout', null, '60000']], 0],
  ])('counts fields: %s', (_, changes, fields) => {
    const entries = changes.map(([key = '', before = null, after = null], index) =>
      write(`S${index}`, `S${index + 1}`, { changes: [{ key: key ?? '', before, after }] }),
    )
    const state = runningState([restart('S0'), ...entries], `S${changes.length}`, here)
    expect(state).toMatchObject({ kind: 'restart-needed', fields })
  })

  test('every node of a cluster has to be confirmed', () => {
    const options = { ...here, nodes: ['app01', 'app02'] }
    const one = restart('B', { node: 'app01' })
    expect(kind([write('A', 'B'), one], 'B', options)).toBe('restart-needed')
    expect(kind([write('A', 'B'), one, restart('B', { node: 'app02' })], 'B', options)).toBe('running')
    expect(kind([write('A', 'B'), restart('A', { node: 'app02' }), one], 'B', options)).toBe('restart-needed')
  })

  test('a cluster says which nodes are still to be confirmed, by the journal’s own list', () => {
    const named = entry('nodes', { nodes: ['app01', 'app02'] })
    const first = write('A', 'B')
    // Another console, which was never told of any nodes.
    expect(runningState([named, first], 'B', here)).toMatchObject({ waitingFor: ['app01', 'app02'] })
    const one = restart('B', { node: 'app01', nodes: ['app01', 'app02'] })
    expect(runningState([first, one], 'B', here)).toMatchObject({
      kind: 'restart-needed',
      waitingFor: ['app02'],
    })
    expect(kind([named, first, one, entry('nodes', { nodes: [] })], 'B')).toBe('running')
    expect(runningState([named, first, restart('B')], 'B', here)).toMatchObject({ kind: 'running' })
  })

  test('restoring what all nodes ran does not bring back the one that was restarted since', () => {
    const nodes = ['app01', 'app02']
    const entries = [
      entry('nodes', { nodes }),
      write('A', 'B'),
      restart('B'),
      write('B', 'C'),
      restart('C', { node: 'app01' }),
      entry('restore', { before: 'C', after: 'B' }),
    ]
    expect(runningState(entries, 'B', here)).toMatchObject({
      kind: 'restart-needed',
      waitingFor: ['app01'],
    })
    expect(confirmedSha(entries)).toBe('B')
    expect(kind([...entries, restart('B', { node: 'app01' })], 'B')).toBe('running')
  })

  test('handed over: written, delivered, restarted', () => {
    const entries = [write('A', 'B')]
    expect(kind(entries, 'B', handed)).toBe('written-not-delivered')
    entries.push(entry('delivered', { after: 'B', user: 'ben' }))
    expect(runningState(entries, 'B', handed)).toMatchObject({ kind: 'delivered-restart-needed', by: 'ben' })
    entries.push(restart('B'))
    expect(kind(entries, 'B', handed)).toBe('running')
    entries.push(write('B', 'C'))
    expect(kind(entries, 'C', handed)).toBe('written-not-delivered')
  })

  test('a delivery from before the write does not count', () => {
    expect(kind([entry('delivered', { after: 'B' }), write('A', 'B')], 'B', handed)).toBe(
      'written-not-delivered',
    )
  })

  describe('the server key', () => {
    const withKey = () => write('A', 'B', { newServerKey: true })
    const handedOver = () => entry('server-key', { how: 'handed-over' })

    test('not handed over stands above all else until it is ticked', () => {
      expect(kind([withKey()], 'B')).toBe('server-key-not-handed-over')
      expect(kind([withKey(), restart('B')], 'B')).toBe('server-key-not-handed-over')
      expect(kind([withKey(), handedOver()], 'B')).toBe('restart-needed')
      expect(kind([withKey(), handedOver(), restart('B')], 'B')).toBe('running')
    })

    test('showing or making one is not handing it over', () => {
      expect(kind([withKey(), entry('server-key', { how: 'made' })], 'B')).toBe('server-key-not-handed-over')
    })

    test('a write that never arrived brings no key', () => {
      const intent = () => entry('intent', { before: 'B', after: 'C', newServerKey: true })
      expect(kind([write('A', 'B'), intent()], 'B')).toBe('restart-needed')
      expect(kind([write('A', 'B'), intent()], 'C')).toBe('server-key-not-handed-over')
    })

    test('settings from before the key, restored, need none', () => {
      expect(kind([restart('A'), withKey(), entry('restore', { before: 'B', after: 'A' })], 'A')).toBe(
        'running',
      )
    })
  })
})

describe('a line of the journal', () => {
  const line = { at: '2026-11-14T09:00:00+01:00', event: 'write', id: '1', user: 'ann', computer: 'pc01' }

  test.each([
    ['as it is', line, true],
    ['with something new in it', { ...line, colour: 'red' }, true],
    ['an event of a newer version', { ...line, event: 'painted' }, false],
    ['without a time', { ...line, at: undefined }, false],
    ['a list', [], false],
  ])('%s', (_, value, expected) => {
    expect(journalEntrySchema.safeParse(value).success).toBe(expected)
  })

  const events: Readonly<Record<JournalEntry['event'], true>> = {
    intent: true,
    write: true,
    'rolled-back': true,
    restore: true,
    restart: true,
    delivered: true,
    'server-key': true,
    'password-mode': true,
    nodes: true,
    'bad-certificate-allowed': true,
    'mail-sent': true,
  }

  test.each(Object.keys(events))('may tell of: %s', (event) => {
    expect(journalEntrySchema.safeParse({ ...line, event }).data).toEqual({ ...line, event })
  })
})

describe('as CSV', () => {
  test('a row per changed key, quotes doubled, nothing that a spreadsheet would run', () => {
    const csv = journalCsv([
      {
        at: '2026-11-14T09:00:00+01:00',
        event: 'write',
        id: '1',
        user: '=cmd()',
        computer: 'pc,01',
        before: 'A',
        after: 'B',
        changes: [
          { key: 'smtp.host', before: null, after: 'say "hi"' },
          { key: 'smtp.port', before: '25', after: '-1' },
        ],
      },
      {
        at: '2026-11-14T10:00:00+01:00',
        event: 'restart',
        id: '2',
        user: 'ben',
        computer: 'pc02',
        after: 'B',
        how: 'confirmed',
        node: 'app01',
      },
    ])
    expect(csv.split('\r\n')).toEqual([
      'at,event,user,computer,key,before,after,sha256 before,sha256 after,how,note',
      '2026-11-14T09:00:00+01:00,write,\'=cmd(),"pc,01",smtp.host,,"say ""hi""",A,B,,',
      '2026-11-14T09:00:00+01:00,write,\'=cmd(),"pc,01",smtp.port,25,\'-1,A,B,,',
      '2026-11-14T10:00:00+01:00,restart,ben,pc02,,,,,B,confirmed app01,',
      '',
    ])
  })
})
