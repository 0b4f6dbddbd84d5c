import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import {
  type CauseContext,
  causeIds,
  causes,
  fillIn,
  findCause,
  findingOf,
} from '#main/services/knowledge/index.ts'
import { type Cause, fieldOf, type Slot } from '#main/services/knowledge/model.ts'
import { stageNames } from '#shared/diagnosis/model.ts'
import { defaultSettings, findField, isSettingKey } from '#shared/settings/fields.ts'
import { applyPatch } from '#shared/settings/schema.ts'

const context = (change: Partial<CauseContext> = {}): CauseContext => ({
  protocol: 'smtp',
  host: 'smtp.example.com',
  port: 25,
  security: 'none',
  username: 'tc@example.com',
  replyTo: 'no-reply@example.com',
  ehloName: 'app01',
  teamConnectVersion: '7',
  facts: {},
  ...change,
})

const contexts = (['smtp', 'imap', 'tc-imap', 'url'] as const).flatMap((protocol) =>
  (['none', 'tls'] as const).flatMap((security) =>
    (['7', '8'] as const).flatMap((teamConnectVersion) => [
      context({ protocol, security, teamConnectVersion }),
      context({
        protocol,
        security,
        teamConnectVersion,
        host: '',
        port: 0,
        username: '',
        replyTo: '',
        ehloName: '',
      }),
    ]),
  ),
)

const filesBelow = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => readFileSync(`${folder}/${name}`, 'utf8'))

describe('The catalogue', () => {
  it('has no id twice', () => {
    const ids = filesBelow('main/services/knowledge/causes').flatMap((source) =>
      [...source.matchAll(/^ {2}([A-Z][A-Z0-9_]+): \{$/gm)].map(([, id]) => id),
    )
    expect(ids.length).toBe(causeIds.length)
    expect(new Set(ids).size).toBe(ids.length)
  })

  it('holds each cause under its own id', () => {
    for (const id of causeIds) expect(findCause(id)?.id).toBe(id)
    expect(findCause('NO_SUCH_CAUSE')).toBeUndefined()
    expect(findCause('toString')).toBeUndefined()
  })

  it.each(causeIds.map((id) => [id, causes[id]] as const))(
    '%s has texts that fill in for every check',
    (_id, cause) => {
      expect(cause.stages.length).toBeGreaterThan(0)
      for (const stage of cause.stages) expect(stageNames).toContain(stage)
      for (const kase of contexts) {
        const finding = findingOf(cause, kase, {
          stage: cause.stages[0] ?? 'settings',
          proof: '550 5.7.1 proof',
        })
        const texts = [
          finding.title,
          finding.explanation,
          ...finding.fixes.map(({ text }) => text),
          ...(finding.forMailAdmin === undefined ? [] : [finding.forMailAdmin]),
        ]
        const settable = finding.fixes.flatMap(({ set }) => (set === undefined ? [] : [set]))
        // One expectation for each: a thousandfold of them is what would take the time.
        expect({
          badTexts: texts.filter(
            (text) => text.trim().length <= 3 || /[{}]|undefined|!|\boops\b| {2}|\s[.,;]/i.test(text),
          ),
          // A log is searched for these words as Java writes them.
          curled: /[’‘“”]/.test(finding.javaMail),
          hasFix: finding.fixes.length > 0,
          noFields: finding.fields.filter((key) => findField(key) === undefined),
          noSettings: settable.flatMap((set) => Object.keys(set)).filter((key) => !isSettingKey(key)),
          refused: settable.flatMap((set) => applyPatch(defaultSettings, set).refused),
        }).toEqual({ badTexts: [], curled: false, hasFix: true, noFields: [], noSettings: [], refused: [] })
      }
    },
  )

  it('offers settings of the section that the check is about', () => {
    const set = (protocol: CauseContext['protocol']) =>
      findingOf(causes.PLAIN_ON_TLS_PORT, context({ protocol }), { stage: 'greeting', proof: '' }).fixes[0]
        ?.set
    expect(set('smtp')).toEqual({ 'smtp.useSsl': true })
    expect(set('imap')).toEqual({ 'imap.useSsl': true })
    expect(set('tc-imap')).toEqual({ 'tcImap.useSsl': true })
    expect(set('url')).toBeUndefined()
  })

  it('knows every slot in at least one section, and every key that it names is a field', () => {
    const slots: readonly Slot[] = [
      'host',
      'port',
      'useSsl',
      'startTls',
      'auth',
      'username',
      'password',
      'replyTo',
      'useSystemReply',
      'ehloName',
      'caFile',
      'loginUrl',
    ]
    for (const slot of slots) {
      const keys = (['smtp', 'imap', 'tc-imap', 'url'] as const).flatMap(
        (protocol) => fieldOf(protocol, slot) ?? [],
      )
      expect(keys.length, slot).toBeGreaterThan(0)
      for (const key of keys) expect(findField(key)).toBeDefined()
    }
  })

  it('words Java’s exceptions by the mail library of the TeamConnect version', () => {
    const words = (teamConnectVersion: '7' | '8') =>
      findingOf(causes.AUTH_REJECTED, context({ teamConnectVersion }), { stage: 'auth', proof: '535 no' })
        .javaMail
    expect(words('7')).toBe('javax.mail.AuthenticationFailedException: 535 no')
    expect(words('8')).toBe('jakarta.mail.AuthenticationFailedException: 535 no')
  })

  it('marks what depends on where the test ran, and says so in the text', () => {
    for (const id of causeIds) {
      if (causes[id].about !== 'vantage') continue
      const finding = findingOf(causes[id], context(), { stage: causes[id].stages[0] ?? 'dns', proof: '' })
      expect(
        [finding.explanation, finding.title, ...finding.fixes.map(({ text }) => text)].join(' '),
        id,
      ).toMatch(
        /this computer|from here|TeamConnect server|this network|connect the VPN|where users are|repeat it from|test there|of your own network|the sending address/i,
      )
    }
  })

  it('says of each cause of the recipient group whether it is the recipient’s alone', () => {
    const silent = causeIds.filter((id) => {
      const { group, ofRecipientAlone }: Cause = causes[id]
      return group === 'recipient' && ofRecipientAlone === undefined
    })
    expect(silent).toEqual([])
  })

  it('gives the mail administrator the proof', () => {
    const finding = findingOf(causes.RELAY_DENIED, context(), {
      stage: 'envelope',
      proof: '554 5.7.1 no relaying',
    })
    expect(finding.forMailAdmin).toContain('554 5.7.1 no relaying')
    expect(finding.forMailAdmin).toContain('smtp.example.com')
  })

  it('names no cause that neither a rule nor the judge nor explain can reach', () => {
    const sources = [
      ...filesBelow('main/services/judge'),
      ...filesBelow('main/services/explain'),
      ...filesBelow('main/services/knowledge/logs'),
    ].join('\n')
    const hasRules = ({ replies = [] }: Cause): boolean => replies.length > 0
    for (const id of causeIds)
      expect(
        hasRules(causes[id]) || sources.includes(`'${id}'`) || sources.includes(`causes.${id}`),
        id,
      ).toBe(true)
  })

  it('fills a template in once: what a server said is never a template', () => {
    expect(fillIn('{sender|somebody} at {host}', context({ facts: { sender: '{host}' } }))).toBe(
      '{host} at smtp.example.com',
    )
    expect(fillIn('{sender|somebody}', context())).toBe('somebody')
    expect(fillIn('{@useSsl}', context())).toContain('Use SSL')
  })
})
