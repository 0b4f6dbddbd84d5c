import { describe, expect, test } from 'vitest'
import { questionsFor } from '#main/adapters/page/questions.ts'
import type { AnyCall } from '#shared/border.ts'
import { ok } from '#shared/errors.ts'

const known = { host: 'mail.example.com', port: 587, security: 'starttls', username: 'svc' }
const view: AnyCall = async () =>
  ok({ fileDestinations: { smtp: known }, form: { 'tls.caFile': '/srv/ca.pem' } })
const run = { id: 'e1', settings: 'file', checks: ['smtp'], recipients: [] }

const detailOf = async (method: string, input: object): Promise<string> =>
  (await questionsFor(view, method, input)).map(({ detail }) => detail).join('\n')

describe('before something of a person’s goes out, the host asks', () => {
  test('with the old place and the new one, where a password would go another way', async () => {
    const wanted = { ...known, host: 'other.example.com' }
    expect(await detailOf('credentials.release', { id: 'e1', key: 'smtp.password', wanted })).toBe(
      'Until now: mail.example.com, port 587 (STARTTLS), as svc\nNow: other.example.com, port 587 (STARTTLS), as svc',
    )
  })

  test('with the path that is opened then, where a file of certificates would be', async () => {
    expect(await detailOf('diagnosis.run', { ...run, openCaFile: '/srv/other.pem' })).toContain(
      '/srv/other.pem',
    )
  })

  test('where a failed certificate is passed over, and where a message is sent', async () => {
    expect(await detailOf('diagnosis.run', { ...run, allowBadCertificate: true })).toContain('somebody else')
    expect(
      await detailOf('diagnosis.run', { ...run, sendMessage: true, recipients: ['ann@example.com'] }),
    ).toContain('To: ann@example.com')
  })

  test('and nothing else', async () => {
    expect(await detailOf('diagnosis.run', run)).toBe('')
    expect(await detailOf('environments.open', { id: 'e1' })).toBe('')
  })
})
