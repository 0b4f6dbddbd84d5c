/** What a finding shows: the server's words as they were said, and the case's own names in its sentences. */
import { describe, expect, it } from 'vitest'
import { judge } from '#main/services/judge/index.ts'
import type {
  EnvelopeStep,
  Fault,
  ReplyFault,
  StageEvidence,
  TrustFacts,
} from '#shared/diagnosis/evidence.ts'
import {
  auth,
  capability,
  certificate,
  dns,
  ehlo,
  envelope,
  fault,
  imapReply,
  imapSettings,
  login,
  mail,
  noGreeting,
  plain,
  rcpt,
  reply,
  settings,
  skippedAuth,
  starttls,
  tls,
  tlsFault,
} from './evidence.ts'

const first = (...stages: StageEvidence[]) => {
  const imap = stages.some((evidence) => evidence.stage === 'settings' && evidence.protocol === 'imap')
  const [finding] = judge(imap ? 'imap' : 'smtp', stages)
  if (finding === undefined) throw new Error('nothing was found')
  return { ...finding, said: `${finding.title} ${finding.explanation}` }
}

describe('Quotes', () => {
  it.each([
    ['a NO no', 'NO no'],
    ['a NO [ALERT] no', 'NO [ALERT] no'],
    ['a NO [REFERRAL imap://imap2.example.com/] no', 'NO [REFERRAL imap://imap2.example.com/] no'],
    ['* BYE no', '* BYE no'],
  ])('of IMAP: %s → %s', (line, shown) => {
    expect(first(imapSettings(), login(line)).evidence).toBe(shown)
  })

  it('an empty argument of a code is none', () => {
    const answer = { ...imapReply('a NO [ALERT] no'), codeArguments: '' }
    expect(first(imapSettings(), login(undefined, { reply: answer })).evidence).toBe('NO [ALERT] no')
  })

  it.each<[Partial<ReplyFault>, string]>([
    [{ code: 'CLOSED', message: '' }, 'CLOSED'],
    [{ code: 'CLOSED', message: 'CLOSED' }, 'CLOSED'],
    [{ code: 'CLOSED', message: 'the end' }, 'CLOSED the end'],
    [{ code: 'CLOSED', message: '', partial: '' }, 'CLOSED'],
    [{ code: 'CLOSED', message: '', partial: '535-no' }, 'CLOSED\nreceived until then: 535-no'],
  ])('of a break: %o → %s', (broken, shown) => {
    const failure = { code: '', message: '', ...broken }
    expect(first(settings(), auth(undefined, { reply: undefined, fault: failure })).evidence).toBe(shown)
  })

  it('of what is offered', () => {
    const none = { reply: undefined, offered: false, attempted: false }
    const open = plain({ security: 'starttls' })
    const offers = (...capabilities: string[]) => ehlo({ capabilities, mechanisms: [], secure: false })
    expect(first(open, offers('SIZE', 'DSN'), starttls(none)).evidence).toBe('offered: SIZE, DSN')
    expect(first(open, starttls(none)).evidence).toBe('offered: nothing')
    expect(first(plain(), offers('SIZE', 'DSN')).evidence).toBe('offered: SIZE, DSN')
    expect(first(plain(), offers()).evidence).toBe('EHLO: nothing offered')
    const imap = imapSettings({ useSsl: false, security: 'starttls', port: 143 })
    expect(first(imap, capability({ secure: false }), starttls(none)).evidence).toBe(
      'offered: IMAP4REV1 AUTH=PLAIN',
    )
    expect(first(imap, starttls(none)).evidence).toBe('offered: nothing')
  })

  it('of a login that was not tried', () => {
    const skipped = (reason: 'no-common-mechanism' | 'no-password', offered: readonly string[]) =>
      first(settings(), skippedAuth(reason, { offered })).evidence
    expect(skipped('no-common-mechanism', ['GSSAPI', 'NTLM'])).toBe('offered: GSSAPI NTLM')
    expect(skipped('no-common-mechanism', [])).toBe('offered: nothing')
    expect(skipped('no-password', ['PLAIN'])).toBe('no login was tried')
  })

  it('of a password that the LOGIN command cannot carry', () => {
    const shape = { passwordShape: { edgeWhitespace: false, appPasswordWithSpaces: false, ascii: false } }
    const shown = (line: string | undefined) =>
      first(
        imapSettings(shape),
        login('a OK in', {
          mechanism: 'LOGIN command',
          ...(line === undefined ? {} : { reply: imapReply(line) }),
        }),
      ).evidence
    expect(shown('a NO no')).toBe('NO no')
  })

  it('of silence where TLS is wanted', () => {
    const heard = (change: Parameters<typeof noGreeting>[0]) =>
      first(plain(), noGreeting({ tlsProbe: 'answers', ...change })).evidence
    expect(heard({ fault: undefined })).toBe('no greeting\nthe same port answers TLS')
    expect(heard({ fault: fault('TIMEOUT') })).toBe('TIMEOUT\nthe same port answers TLS')
  })

  it('of names that were looked up', () => {
    const looked = (failure: Fault) =>
      first(
        settings(),
        dns({
          addresses: [],
          fault: failure,
          answers: [
            { type: 'A', records: [], code: 'ENODATA' },
            { type: 'AAAA', records: [] },
            { type: 'MX', records: ['10 mx.example.com'] },
          ],
        }),
      ).evidence
    const answers = 'A ENODATA\nAAAA no answer\nMX 10 mx.example.com'
    expect(looked(fault('EAI_AGAIN'))).toBe(`EAI_AGAIN\n${answers}`)
    expect(looked(fault('EAI_AGAIN', 'try again'))).toBe(`try again\n${answers}`)
  })

  it('of one who knows neither EHLO nor HELO, or speaks as file servers do', () => {
    const none = { capabilities: [], mechanisms: [], verb: 'HELO' } as const
    const both = (one: string, other: string) =>
      first(settings(), ehlo({ ...none, ehloReply: reply(one), reply: reply(other) }))
    for (const [one, other] of [
      ['500 what', '500 why'],
      ['502 what', '502 why'],
      ['500 what', '502 why'],
    ] as const)
      expect(both(one, other)).toMatchObject({
        cause: 'GREETING_WRONG_SERVICE',
        evidence: `${one}\n${other}`,
      })
    expect(both('500 what', '550 hm').cause).toBe('EHLO_REFUSED')
    expect(both('550 hm', '500 what').cause).toBe('EHLO_REFUSED')
    const files = ehlo({ ...none, verb: 'EHLO', reply: reply('530 Please login with USER and PASS.') })
    expect(first(settings(), files)).toMatchObject({ cause: 'GREETING_WRONG_SERVICE' })
    expect(first(settings(), files).said).toContain('FTP')
    const asks = ehlo({ ...none, verb: 'EHLO', reply: reply('530 5.7.0 Authentication required') })
    expect(first(settings(), asks).cause).toBe('AUTH_REQUIRED')
    const late = ehlo({ ...none, verb: 'EHLO', reply: reply('550 A user was passed over') })
    expect(first(settings(), late).cause).toBe('EHLO_REFUSED')
  })
})

describe('Sentences', () => {
  it('name the sender that was refused, and the recipient', () => {
    const other = mail(undefined, { address: 'kim@example.com' })
    const sentence = (...steps: EnvelopeStep[]) => first(settings(), auth(), envelope(steps)).said
    const notOwned = '553 5.7.1 Sender address rejected: not owned by user'
    expect(sentence({ ...other, reply: reply(notOwned) })).toContain('kim@example.com')
    expect(sentence(mail(), other, rcpt(notOwned))).toContain('kim@example.com')
    expect(sentence(mail(), other, rcpt('550 5.1.1 no such user'))).toContain('someone@example.net')
  })

  it('name the authority that is missing, or the one that is unknown', () => {
    const chain = [
      certificate({ issuerCommonName: 'Example Issuing CA', issuer: 'CN=Example Issuing CA' }),
      certificate({
        commonName: 'Example Issuing CA',
        issuerCommonName: 'Example Policy CA',
        issuer: 'CN=Example Policy CA',
      }),
    ]
    const sentence = (problem: TrustFacts['problem']) => {
      const trust = { trusted: false, problem, path: [] }
      return first(settings(), tls({ chain, publicTrust: trust, localTrust: trust })).said
    }
    expect(sentence('issuer-missing')).toContain('Example Policy CA')
    expect(sentence('unknown-root')).not.toContain('Example Policy CA')
    expect(sentence('bad-signature')).toContain('a signature does not fit')
  })

  it('name the port that goes with TLS, and offer it where another was typed', () => {
    const wrong = tlsFault(fault('ERR_SSL_WRONG_VERSION_NUMBER'))
    const fixes = (set: StageEvidence) => first(set, wrong).fixes.map(({ text }) => text)
    expect(fixes(settings({ port: 587, portText: '587' })).join(' ')).toContain('port 465 is then used')
    expect(fixes(settings({ portText: ' ' })).join(' ')).not.toContain('port 465 is then used')
    expect(fixes(imapSettings({ port: 143, portText: '143' })).join(' ')).toContain('port 993 is then used')
  })
})
