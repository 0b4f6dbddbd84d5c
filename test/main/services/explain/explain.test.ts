import { describe, expect, it } from 'vitest'
import { explainText } from '#main/services/explain/index.ts'

const causesIn = (text: string): readonly (readonly string[])[] =>
  explainText(text).faults.map(({ candidates }) => candidates.map(({ finding }) => finding.cause))

describe('Explain', () => {
  it('groups repeats with count, first and last time', () => {
    const line = (time: string) =>
      `${time} ERROR mail failed: javax.mail.AuthenticationFailedException: 535 5.7.8 bad password`
    const { faults } = explainText(
      [
        line('2026-11-02 09:00:00,001'),
        '2026-11-02 09:00:01,000 INFO nothing',
        line('2026-11-02 09:05:00,001'),
        line('2026-11-02 09:10:00,001'),
      ].join('\n'),
    )
    expect(faults).toHaveLength(1)
    expect(faults[0]).toMatchObject({
      count: 3,
      firstSeen: '2026-11-02 09:00:00,001',
      lastSeen: '2026-11-02 09:10:00,001',
    })
    expect(faults[0]?.lines.map(({ number }) => number)).toEqual([1])
  })

  it('finds several faults, the server’s own words first', () => {
    const text = [
      '2026-11-02 09:00:00 java.net.UnknownHostException: smpt.example.com',
      '2026-11-02 09:01:00 javax.mail.AuthenticationFailedException: 535 5.7.8 wrong password',
    ].join('\n')
    expect(causesIn(text).map(([first]) => first)).toEqual(['AUTH_REJECTED', 'DNS_NAME_NOT_FOUND'])
  })

  it('finds the target', () => {
    const text =
      "com.sun.mail.util.MailConnectException: Couldn't connect to host, port: smtp.example.com, 2525; timeout 30000; java.net.ConnectException: Connection refused"
    expect(explainText(text).target).toEqual({
      protocol: 'smtp',
      host: 'smtp.example.com',
      port: 2525,
      username: '',
    })
  })

  it('masks passwords everywhere, and reports their lines', () => {
    const secret = 'Blue-Kettle-77'
    const text = [
      `mail.smtp.password=${secret}`,
      'javax.mail.AuthenticationFailedException: 535 5.7.8 wrong',
      `DEBUG tried ${secret} again`,
      `C: a1 LOGIN "tc@example.com" "Other-Secret-9"`,
      'AUTH PLAIN AHRjAGJsdWU=',
    ].join('\n')
    const result = explainText(text)
    expect(result.secrets.map(({ line }) => line)).toEqual([1, 4, 5])
    const whole = JSON.stringify(result)
    for (const leaked of [secret, 'Other-Secret-9', 'AHRjAGJsdWU=']) expect(whole).not.toContain(leaked)
  })

  it('leaves what only speaks of passwords alone', () => {
    expect(
      explainText('535 5.7.8 password incorrect\nmail.smtp.password=ENC(abcdefgh)\npassword: ********')
        .secrets,
    ).toEqual([])
  })

  it('says that nothing known was found, with the lines that look most like mail', () => {
    const result = explainText('10:00 started\n10:01 the notification mail task was queued\n10:02 stopped')
    expect(result.faults).toEqual([])
    expect(result.mailLines.map(({ number }) => number)).toEqual([2])
    expect(result.forCustomer).toContain('send us')
  })

  it.each([
    '',
    '\n\n',
    'HTTP/1.1 500 Internal Server Error',
    'took 450 ms for 250 rows',
    'GET /index 404 512',
    'the port is 465 and the other 587',
    '2026-11-02 INFO sent 550 messages',
  ])('finds nothing in %j', (text) => {
    expect(causesIn(text)).toEqual([])
  })

  it('asks for the nested exception where only the wrapper is there', () => {
    expect(explainText('javax.mail.SendFailedException: Invalid Addresses').missing.join(' ')).toContain(
      'nested exception',
    )
  })

  it('words JavaMail as Jakarta Mail for TeamConnect 8', () => {
    const words = (version: '7' | '8') =>
      explainText('535 5.7.8 bad password', { teamConnectVersion: version }).faults[0]?.candidates[0]?.finding
        .javaMail ?? ''
    expect(words('7')).toContain('javax.mail.')
    expect(words('8')).toContain('jakarta.mail.')
  })

  it('reads a megabyte of log', () => {
    const text =
      '2026-11-02 09:00:00,001 INFO [worker-3] a quiet line of an application that has nothing to say about post\n'.repeat(
        10_000,
      )
    const { faults } = explainText(`${text}javax.mail.AuthenticationFailedException: 535 5.7.8 no`)
    expect(faults).toHaveLength(1)
  })

  it.each(['TLS_JVM_PROTOCOL_DISABLED', 'TLS_PROTOCOL_TOO_OLD'])('%s names the key of the file', (cause) => {
    const text =
      cause === 'TLS_PROTOCOL_TOO_OLD' ? 'Received fatal alert: protocol_version' : 'No appropriate protocol'
    const [fault] = explainText(`javax.net.ssl.SSLHandshakeException: ${text}`).faults
    const [candidate] = fault?.candidates ?? []
    expect(candidate?.finding.cause).toBe(cause)
    expect(candidate?.finding.fixes.map((fix) => fix.text).join(' ')).toContain('mail.smtp.ssl.protocols')
  })
})
