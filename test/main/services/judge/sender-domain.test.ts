/** Each domain of the sender preview by itself: what is said of it, and what is not. */
import { describe, expect, it, test } from 'vitest'
import { judge } from '#main/services/judge/index.ts'
import type { DomainFacts, FactsEvidence } from '#shared/diagnosis/evidence.ts'

type Stage = 'mx' | 'spf' | 'dmarc'
type Given = Partial<DomainFacts>

const evidence = (stage: Stage, ...domains: readonly Given[]): FactsEvidence => ({
  stage,
  facts: { summary: 'found' },
  domains: domains.map((facts) => ({ domain: 'example.com', result: 'found', records: [], ...facts })),
})

const said = (...stages: readonly FactsEvidence[]) =>
  judge('sender-domain', stages).map(({ cause, severity, evidence: proof }) => ({ cause, severity, proof }))

const spfRecord = 'v=spf1 ip4:192.0.2.0/28 include:relay.example -all'
const outgoing = { outgoingIp: '198.51.100.7', records: [spfRecord] } as const

describe('one domain', () => {
  it.each<[string, Stage, Given, string]>([
    ['an MX', 'mx', { records: ['10 mx.example.com'] }, ''],
    ['no MX, no address', 'mx', { result: 'missing', code: 'ENODATA' }, 'SENDER_DOMAIN_NO_MX'],
    ['no such name', 'mx', { result: 'missing', code: 'ENOTFOUND' }, 'SENDER_DOMAIN_MISSING'],
    ['the address in place of an MX', 'mx', { records: ['192.0.2.1'], implicit: true }, ''],
    ['a null MX', 'mx', { result: 'missing', nullMx: true, records: ['0 '] }, 'SENDER_DOMAIN_NULL_MX'],
    ['no answer', 'mx', { result: 'unknown', code: 'ETIMEOUT' }, 'DNS_RESOLVER_TIMEOUT'],
    [
      'an answer that nobody can read',
      'mx',
      { result: 'unknown', code: 'EBADRESP' },
      'DNS_TEMPORARY_FAILURE',
    ],
    ['refused', 'spf', { result: 'unknown', code: 'EREFUSED' }, 'DNS_RESOLVER_REFUSED'],
    ['no SPF', 'spf', { result: 'missing' }, 'SPF_MISSING'],
    ['SPF, no address to judge', 'spf', { records: [spfRecord] }, ''],
    ['SPF of a domain that sends nothing', 'spf', { records: ['v=spf1 -all'] }, 'SPF_SENDS_NO_MAIL'],
    ['SPF that only asks for caution', 'spf', { records: ['v=spf1 ?all'] }, ''],
    ['a redirect and no more', 'spf', { records: ['v=spf1 redirect=relay.example'] }, ''],
    ['a faulty SPF', 'spf', { result: 'invalid', problem: 'x' }, 'SPF_INVALID'],
    [
      'a faulty SPF, for an address',
      'spf',
      { ...outgoing, result: 'invalid', spf: 'permerror' },
      'SPF_INVALID',
    ],
    ['SPF pass', 'spf', { ...outgoing, spf: 'pass' }, ''],
    ['SPF fail', 'spf', { ...outgoing, spf: 'fail' }, 'SPF_DOES_NOT_COVER'],
    ['SPF softfail', 'spf', { ...outgoing, spf: 'softfail' }, 'SPF_DOES_NOT_COVER'],
    ['SPF neutral', 'spf', { ...outgoing, spf: 'neutral' }, 'SPF_NEUTRAL'],
    ['SPF temperror', 'spf', { ...outgoing, spf: 'temperror', problem: 'x' }, 'SPF_NOT_READ_THROUGH'],
    ['no DMARC', 'dmarc', { result: 'missing' }, 'DMARC_MISSING'],
    ['a faulty DMARC', 'dmarc', { result: 'invalid', problem: 'x' }, 'DMARC_INVALID'],
    ['our own strict policy', 'dmarc', { policy: 'reject' }, ''],
    [
      'a stranger’s strict policy',
      'dmarc',
      { policy: 'reject', foreign: true, records: ['v=DMARC1; p=reject'] },
      'DMARC_STRICT',
    ],
    [
      'a stranger’s quarantine',
      'dmarc',
      { policy: 'quarantine', foreign: true, records: ['v=DMARC1; p=quarantine'] },
      'DMARC_STRICT',
    ],
    ['a stranger who asks for nothing', 'dmarc', { policy: 'none', foreign: true }, ''],
  ])('%s', (_name, stage, facts, cause) => {
    const found = said(evidence(stage, facts))
    expect(found.map((finding) => finding.cause)).toEqual(cause === '' ? [] : [cause])
    for (const { proof, severity } of found) {
      expect(proof).toMatch(/^example\.com: ./)
      expect(severity).not.toBe('error')
    }
  })

  it.each<[string, Given | undefined, Given, string]>([
    ['our own, SPF fails', { ...outgoing, spf: 'fail' }, {}, 'DMARC_NEEDS_DKIM'],
    ['our own, SPF neutral', { ...outgoing, spf: 'neutral' }, {}, 'DMARC_NEEDS_DKIM'],
    ['our own, no SPF at all', { outgoingIp: '198.51.100.7', result: 'missing' }, {}, 'DMARC_NEEDS_DKIM'],
    ['our own, SPF passes', { ...outgoing, spf: 'pass' }, {}, ''],
    ['our own, no address given', { records: [spfRecord] }, {}, ''],
    ['our own, the DNS broke off', { ...outgoing, spf: 'temperror' }, {}, ''],
    ['our own, SPF not known', { ...outgoing, records: [], result: 'unknown' }, {}, ''],
    ['our own, and it asks for nothing', { ...outgoing, spf: 'fail' }, { policy: 'none' }, ''],
    ['a stranger’s, SPF fails', { ...outgoing, spf: 'fail' }, { foreign: true }, 'DMARC_STRICT'],
    ['a stranger’s, SPF passes', { ...outgoing, spf: 'pass' }, { foreign: true }, ''],
    [
      'a stranger’s, SPF of another domain passes',
      { ...outgoing, domain: 'other.example', spf: 'pass' },
      { foreign: true },
      'DMARC_STRICT',
    ],
  ])('policy reject, %s', (_name, spf, dmarc, cause) => {
    const found = said(evidence('spf', spf ?? {}), evidence('dmarc', { policy: 'reject', ...dmarc }))
    expect(found.map((finding) => finding.cause).filter((id) => id.startsWith('DMARC'))).toEqual(
      cause === '' ? [] : [cause],
    )
  })
})

describe('the change for whoever keeps the DNS', () => {
  it.each([
    ['before “all”', 'v=spf1 mx -all', '198.51.100.7', 'v=spf1 mx ip4:198.51.100.7 -all'],
    [
      'before a redirect',
      'v=spf1 redirect=a.example',
      '198.51.100.7',
      'v=spf1 ip4:198.51.100.7 redirect=a.example',
    ],
    ['at the end', 'v=spf1 mx', '2001:db8::7', 'v=spf1 mx ip6:2001:db8::7'],
    [
      'before “all” among modifiers',
      'v=spf1 mx ~all exp=e.example',
      '2001:db8::7',
      'v=spf1 mx ip6:2001:db8::7 ~all exp=e.example',
    ],
  ])('%s', (_name, record, outgoingIp, changed) => {
    const [finding] = judge('sender-domain', [
      evidence('spf', { records: [record], outgoingIp, spf: 'fail' }),
    ])
    expect(finding?.forMailAdmin).toContain(`would then read: ${changed}\n`)
    expect(finding?.fixes[0]?.text).toMatch(/ip[46]:/)
  })

  it('a record that is shown in part is not written anew', () => {
    const record = `${spfRecord.slice(0, 30)}…`
    const [finding] = judge('sender-domain', [
      evidence('spf', { ...outgoing, records: [record], spf: 'fail' }),
    ])
    expect(finding?.forMailAdmin).toContain('as it is, with this term before its “all”')
  })

  it('a first record is proposed where there is none, with the address where it is known', () => {
    const [known] = judge('sender-domain', [
      evidence('spf', { result: 'missing', outgoingIp: '198.51.100.7' }),
    ])
    expect(known?.forMailAdmin).toContain('v=spf1 ip4:198.51.100.7 -all')
    const [unknown] = judge('sender-domain', [evidence('spf', { result: 'missing' })])
    expect(unknown?.forMailAdmin).toContain('“v=spf1 … -all”')
  })
})

describe('the proof', () => {
  const proofs = (...stages: readonly FactsEvidence[]): readonly string[] =>
    said(...stages).map(({ proof }) => proof)
  const foreign = { policy: 'reject', foreign: true, records: ['v=DMARC1; p=reject'] } as const

  it('says where the DMARC record stands, where that is another name', () => {
    const at = (recordDomain?: string) =>
      proofs(
        evidence('dmarc', { ...foreign, domain: 'mail.example.com', ...(recordDomain && { recordDomain }) }),
      )
    expect(at('example.com')).toEqual(['mail.example.com: v=DMARC1; p=reject (at example.com)'])
    expect(at()).toEqual(['mail.example.com: v=DMARC1; p=reject'])
  })

  it.each<[string, Given]>([
    ['no record', { result: 'missing' }],
    ['permerror', { result: 'invalid', problem: 'two records' }],
    ['softfail', { spf: 'softfail' }],
  ])('says “%s” of an SPF record that vouches for nobody', (outcome, spf) => {
    const own = evidence('dmarc', { policy: 'reject', records: ['v=DMARC1; p=reject'] })
    expect(proofs(evidence('spf', { ...outgoing, ...spf }), own)).toContain(
      `example.com: 198.51.100.7 ${outcome}: v=DMARC1; p=reject`,
    )
  })
})

test.each([['mx'], ['spf'], ['dmarc']] as const)('a look-up for %s that failed is a warning', (stage) => {
  const [finding] = said(evidence(stage, { result: 'unknown', code: 'EBADRESP' }))
  expect(finding).toMatchObject({ cause: 'DNS_TEMPORARY_FAILURE', severity: 'warning' })
})

test.each([
  ['mx', 'SENDER_DOMAIN_NO_MX'],
  ['spf', 'SPF_MISSING'],
  ['dmarc', 'DMARC_MISSING'],
] as const)('two domains with the same fault at %s are two findings', (stage, cause) => {
  const bare = (domain: string) => ({ domain, result: 'missing', code: 'ENODATA' }) as const
  const found = said(evidence(stage, bare('one.example'), bare('two.example'), bare('one.example')))
  expect(found.map((finding) => `${finding.cause} ${finding.proof.split(':')[0]}`)).toEqual([
    `${cause} one.example`,
    `${cause} two.example`,
  ])
})

test('every domain has its own, and one that does not exist has nothing more', () => {
  const gone = { domain: 'gone.example', result: 'missing', code: 'ENOTFOUND' } as const
  const bare = { domain: 'bare.example', result: 'missing', code: 'ENODATA' } as const
  const found = said(
    evidence('mx', gone, bare, { records: ['10 mx.example.com'] }),
    evidence('spf', gone, bare, {}),
    evidence('dmarc', gone, bare, { policy: 'none' }),
  )
  expect(found.map(({ cause, proof }) => `${cause} ${proof}`)).toEqual([
    'SENDER_DOMAIN_MISSING gone.example: no such name',
    'SENDER_DOMAIN_NO_MX bare.example: no MX and no address',
    'SPF_MISSING bare.example: no record',
    'DMARC_MISSING bare.example: no record',
  ])
})
