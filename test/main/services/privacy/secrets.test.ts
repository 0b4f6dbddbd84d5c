/** The finder by itself: a secret is found in every dress, and nothing else is. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { createSecrets, MASK } from '#main/services/privacy/secrets.ts'
import { mapFreeText } from '#shared/diagnosis/free-text.ts'
import { reportSchema } from '#shared/diagnosis/report-schema.ts'
import { sanitise } from '#shared/diagnosis/sanitise.ts'
import { anyText } from '#test/any-text.ts'
import { times } from '#test/long.ts'
import { sampleReport } from '../reports/sample-report.ts'
import { dresses } from './dresses.ts'
import { createRedactor } from './oracle/redact.ts'

/** A password that a person could type: enough of it can be seen. */
const isSeen = (text: string) => [...text.replaceAll(/[\p{C}\p{M}\s]/gu, '')].length >= 6

const masked = (secret: string, text: string) => createSecrets([secret]).mask(text)

describe('a secret', () => {
  test.each([
    ['Canary-7Kq!wz ', 'got Canary-7Kq!wz, sorry'],
    [' Canary-7Kq!wz', 'got Canary-7Kq!wz'],
    ['\tCanary-7Kq!wz \u00a0', `got ${Buffer.from('Canary-7Kq!wz').toString('base64')}`],
  ])('%j is found without the blanks at its ends', (secret, text) => {
    expect(masked(secret, text)).toMatch(/^got ?\*{8}(, sorry)?$/)
  })

  test('that is short without its blanks is not looked for', () => {
    expect(masked(' and  ', 'this and that')).toBe('this and that')
  })

  test('under six characters is not looked for', () => {
    expect(masked('12345', 'port 12345')).toBe('port 12345')
    expect(masked('123456', 'port 123456')).toBe(`port ${MASK}`)
    expect(masked('Admin', 'ADMIN said admin')).toBe('ADMIN said admin')
  })

  test('of unseen characters alone masks nothing', () => {
    expect(masked('\u200b'.repeat(8), 'nothing to see')).toBe('nothing to see')
  })

  test('is masked whole where another is part of it', () => {
    expect(createSecrets(['secret1', 'secret1-long']).mask('it is secret1-long.')).toBe(`it is ${MASK}.`)
  })

  test.each([
    ['StraßeNr7', 'STRASSENR7'],
    ['Blue-Kettle', 'blue-kettle'],
    ['pässword', 'PÄSSWORD'],
    ['Ärger-Über7', 'ärger-Über7'],
    ['Ärger-Über7', 'Ärger-über7'],
    ['żółw-Κλειδί', 'ŻÓŁW-κΛΕΙΔΊ'],
    ['pässword', 'pässword'.normalize('NFD')],
    ['41b!cd', 'password=41b!cd'],
    ['%41b!cd', '%2541b!cd'],
    ['a=3Db!cd', 'a=3Db!cd'],
    ['tab\tled', '"tab\\tled"'],
    ['tab\tled', 'tab\\u0009led'],
    ['bell\brings', '"bell\\brings"'],
    ['back\\slash', '"back\\\\slash"'],
    ['blue+ket tle', 'blue%2Bket+tle'],
    ['pässwörd', 'p%E4ssw%F6rd'],
    ['pässwörd', 'p=E4ssw=F6rd'],
    ['back\\ö', '"back\\\\ö"'],
  ])('%s is found in %s', (secret, echoed) => {
    expect(masked(secret, `535 no ${echoed} here`)).toMatch(/^535 no \S*\*{8}"? here$/)
  })

  test('is found in the hex of another set of characters', () => {
    expect(masked('pässwörd', Buffer.from('pässwörd', 'latin1').toString('hex'))).toBe(MASK)
  })

  test('is not what only begins like it', () => {
    expect(masked('Blue-Kettle', 'BLUE-KETTL is blue')).toBe('BLUE-KETTL is blue')
  })

  test('in any dress leaves nothing of itself, whatever stands around it', () => {
    fc.assert(
      fc.property(
        anyText({ minLength: 6, maxLength: 40 }).filter(isSeen),
        fc.constantFrom(...dresses),
        fc.string({ maxLength: 20 }),
        (secret, [, dress], around) => {
          const dressed = sanitise(dress(secret))
          const cleaned = sanitise(masked(secret, `${around} ${dress(secret)} ${around}`))
          return !cleaned.includes(dressed) || sanitise(around).includes(dressed)
        },
      ),
      { seed: 7, numRuns: times(60, 20_000) },
    )
  })

  test('of equal letters in a long text is found as any other', () => {
    expect(masked('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab', 'a'.repeat(64 * 1024))).toHaveLength(64 * 1024)
    expect(masked('A'.repeat(200), 'QUFB'.repeat(16 * 1024))).toBe(MASK)
  })
})

describe('lines that are heard one after the other', () => {
  const secret = 'Canary-7Kq!wz'

  test('have their shares of a secret masked, and nothing else', () => {
    const { hear } = createSecrets([secret]).listener()
    expect(hear(['535-5.7.8 no Canary-', '535 5.7.8 7Kq!wz here'])).toEqual([
      `535-5.7.8 no ${MASK}`,
      `535 5.7.8 ${MASK} here`,
    ])
  })

  test.each([
    [['535-5.7.8 no Canary-', '535  7Kq!wz here']],
    [['535-5.7.8  no Canary-', '535 5.7.8\t7Kq!wz here']],
    [['535:no Canary-', '535:7Kq!wz here']],
    [['* no Canary-', '* no 7Kq!wz']],
    [['*  NO Canary-', 'A2 NO  7Kq!wz']],
  ])('are read as the dialogues read them: %j', (lines) => {
    const heard = createSecrets([secret]).listener().hear(lines).join('\n')
    expect(heard).not.toMatch(/Canary|7Kq/)
  })

  test('make a secret of its own of a share that was let through before', () => {
    const secrets = createSecrets([secret])
    const { hear } = secrets.listener()
    expect(hear(['250 Canary-'])).toEqual(['250 Canary-'])
    expect(hear(['550 7Kq!wz'])).toEqual([`550 ${MASK}`])
    expect(secrets.mask('the server said 250 Canary-')).toBe(`the server said 250 ${MASK}`)
  })

  test('have what stands in the prefix of a line masked as well', () => {
    const hear = (line: string) => createSecrets([secret, '+abcde1', '123 hunter']).listener().hear([line])
    expect(hear(`a2 NO [AUTHENTICATIONFAILED ${secret}] no`)).toEqual([
      `a2 NO [AUTHENTICATIONFAILED ${MASK}] no`,
    ])
    expect(hear('+abcde1')).toEqual([MASK])
    expect(hear('123 hunter')).toEqual([MASK])
  })

  test('have a phrase masked that is wrapped at its blank', () => {
    const { hear } = createSecrets(['correct horse battery']).listener()
    expect(hear(['535-5.7.8 no correct', '535 5.7.8 horse battery'])).toEqual([
      `535-5.7.8 no ${MASK}`,
      `535 5.7.8 ${MASK}`,
    ])
  })

  test('of another connection do not count', () => {
    const secrets = createSecrets([secret])
    secrets.listener().hear(['250 Canary-'])
    expect(secrets.listener().hear(['550 7Kq!wz'])).toEqual(['550 7Kq!wz'])
  })
})

describe('words of ours', () => {
  test('stay what they are where every free text of a report is masked', () => {
    const report = sampleReport
    const seen = mapFreeText(reportSchema, report, () => MASK)
    expect(reportSchema.parse(seen)).toEqual(seen)
    expect(seen.verdict).toBe(report.verdict)
    expect(seen.cause).toBe(report.cause)
    for (const [index, check] of report.checks.entries()) {
      const other = seen.checks[index]
      expect(other?.check).toBe(check.check)
      expect(other?.stages.map(({ stage, status }) => [stage, status])).toEqual(
        check.stages.map(({ stage, status }) => [stage, status]),
      )
      expect(other?.findings.map(({ cause, severity }) => [cause, severity])).toEqual(
        check.findings.map(({ cause, severity }) => [cause, severity]),
      )
      for (const { text } of other?.transcript ?? []) expect(text).toBe(MASK)
    }
  })

  test('are told from texts by the schema, and what it does not know is text', () => {
    const schema = z.looseObject({
      stage: z.literal('connect'),
      id: z.string().regex(/^c/),
      texts: z.array(z.string()).readonly().optional(),
    })
    const document = {
      stage: 'connect' as const,
      id: 'connect',
      texts: ['connect'],
      more: [{ deep: 'connect' }],
    }
    expect(mapFreeText(schema, document, () => MASK)).toEqual({
      stage: 'connect',
      id: 'connect',
      texts: [MASK],
      more: [{ deep: MASK }],
    })
  })
})

describe('the finder of the first release, as an oracle', () => {
  test('left an innocent text alone', () => {
    expect(createRedactor(['Canary-7Kq!wz']).text('hello world')).toBe('hello world')
  })

  // What it found on top is what only an enemy does on purpose.
  test('found nothing that is missed now', () => {
    const secretOf = fc.oneof(
      fc.string({ minLength: 6, maxLength: 40 }),
      anyText({ minLength: 6, maxLength: 24 }),
    )
    fc.assert(
      fc.property(
        secretOf.filter(isSeen),
        fc.constantFrom('', ' ', '"', '=', 'is ', 'x', ': '),
        (secret, around) => {
          const before = createRedactor([secret])
          const now = createSecrets([secret])
          for (const [name, dress] of dresses) {
            const dressed = sanitise(dress(secret))
            const text = `${around}${dress(secret)}${around}`
            if (before.text(sanitise(text)).includes(dressed)) continue
            const after = sanitise(now.mask(text))
            expect(after, name).toContain(MASK)
            expect(after, name).not.toContain(dressed)
          }
        },
      ),
      // Each in all its dresses: 100,000 in the long run.
      { seed: 11, numRuns: times(3, 3600) },
    )
  })
})
