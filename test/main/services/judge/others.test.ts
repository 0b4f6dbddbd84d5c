import { describe, expect, it } from 'vitest'
import { judge } from '#main/services/judge/index.ts'
import type { FactsEvidence, HttpEvidence } from '#shared/diagnosis/evidence.ts'
import { causeOf, fault, settings } from './evidence.ts'

const url = settings({
  protocol: 'url',
  host: 'teamconnect.example.com',
  url: 'https://teamconnect.example.com/TeamConnect',
})
const http = (change: Partial<HttpEvidence>): HttpEvidence => ({
  stage: 'http',
  hops: [{ url: 'https://teamconnect.example.com/TeamConnect' }],
  ...change,
})
const plainHop = { hops: [{ url: 'http://teamconnect.example.com/' }] }

describe('The TeamConnect URL', () => {
  it.each([
    [{ status: 200 }, ''],
    [{ status: 401 }, 'URL_UNAUTHORISED'],
    [{ status: 403 }, 'URL_UNAUTHORISED'],
    [{ status: 404 }, 'URL_NOT_FOUND'],
    [{ status: 410 }, 'URL_NOT_FOUND'],
    [{ status: 500 }, 'URL_SERVER_ERROR'],
    [{ status: 502 }, 'URL_BACKEND_DOWN'],
    [{ status: 503 }, 'URL_BACKEND_DOWN'],
    [{ status: 504 }, 'URL_BACKEND_DOWN'],
    [{ status: 519 }, 'URL_SERVER_ERROR'],
    [{ status: 520 }, 'URL_BACKEND_DOWN'],
    [{ status: 527 }, 'URL_BACKEND_DOWN'],
    [{ status: 528 }, 'URL_SERVER_ERROR'],
    [{ status: 530 }, 'URL_BACKEND_DOWN'],
    [{ status: 531 }, 'URL_SERVER_ERROR'],
    [{ status: 400 }, 'URL_REFUSED'],
    [{ status: 400, text: 'Client sent an HTTP request to an HTTPS server.' }, 'URL_HTTP_ON_HTTPS_PORT'],
    [{ status: 400, text: 'The HTTP request was sent to the TLS port' }, 'URL_HTTP_ON_HTTPS_PORT'],
    [{ status: 400, text: 'An invalid HTTP request was sent to this server' }, 'URL_REFUSED'],
    [{ status: 404, text: 'Client sent an HTTP request to an HTTPS server.' }, 'URL_NOT_FOUND'],
    [{ status: 400, text: 'The plain HTTP request was sent to HTTPS port' }, 'URL_HTTP_ON_HTTPS_PORT'],
    [{ tooManyRedirects: true, status: 302 }, 'URL_TOO_MANY_REDIRECTS'],
    [{ fault: fault('ERR_INVALID_URL') }, 'URL_INVALID'],
    [{ fault: fault('ENOTFOUND') }, 'URL_HOST_NOT_FOUND'],
    [{ fault: fault('ECONNREFUSED') }, 'URL_CONNECTION_REFUSED'],
    [{ fault: fault('TIMEOUT') }, 'URL_TIMEOUT'],
    [{ fault: fault('UND_ERR_HEADERS_TIMEOUT') }, 'URL_TIMEOUT'],
    [{ fault: fault('HPE_INVALID_CONSTANT') }, 'URL_NOT_HTTP'],
    [{ fault: fault('DEPTH_ZERO_SELF_SIGNED_CERT') }, 'URL_CERT_UNTRUSTED'],
    [{ fault: fault('ERR_SSL_WRONG_VERSION_NUMBER') }, 'URL_HTTPS_ON_HTTP_PORT'],
    [{ fault: fault('ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED') }, 'TLS_CLIENT_CERT_REQUIRED'],
    [{ fault: fault('ERR_SSL_TLSV1_ALERT_UNKNOWN_CA') }, 'URL_UNREACHABLE'],
    [{ fault: fault('UND_ERR_SOCKET', 'other side closed'), ...plainHop }, 'URL_HTTP_ON_HTTPS_PORT'],
    [{ fault: fault('UND_ERR_SOCKET', 'other side closed') }, 'URL_UNREACHABLE'],
    [
      { fault: fault('UND_ERR_SOCKET', 'other side closed'), ...plainHop, tlsProbe: 'answers' },
      'URL_HTTP_ON_HTTPS_PORT',
    ],
    [
      { fault: fault('UND_ERR_SOCKET', 'other side closed'), ...plainHop, tlsProbe: 'no-tls' },
      'URL_UNREACHABLE',
    ],
    [{ fault: fault('EODD') }, 'URL_UNREACHABLE'],
    [{ fault: fault('ABORT_ERR') }, ''],
  ] as const)('%o → %s', (change, cause) => {
    expect(causeOf('url', [url, http(change)])).toBe(cause)
  })

  it('tells single sign-on as information, and no redirection within the same site', () => {
    const via = (location: string) =>
      judge('url', [
        url,
        http({ status: 200, hops: [{ url: 'https://teamconnect.example.com/', status: 302, location }] }),
      ]).map(({ cause, severity }) => `${cause} ${severity}`)
    expect(via('https://login.sso.example.net/adfs/ls?x=1')).toEqual(['URL_REDIRECTS_TO_SSO info'])
    expect(via('https://teamconnect.example.com/login.htm')).toEqual([])
    expect(via('https://www.example.com/news')).toEqual([])
  })
})

const facts = (stage: FactsEvidence['stage'], values: Record<string, unknown>): FactsEvidence => ({
  stage,
  facts: { domain: 'example.com', ...values },
})

describe('The round trip', () => {
  it.each([
    [facts('send', { accepted: true }), ''],
    [facts('send', { accepted: false, reply: '550 no' }), 'ROUND_TRIP_NOT_SENT'],
    [
      facts('send', { accepted: true, recipientMatches: false, recipient: 'x@example.net' }),
      'ROUND_TRIP_WRONG_MAILBOX',
    ],
    [facts('arrive', { arrived: true, seconds: 4 }), ''],
    [facts('arrive', { arrived: true, seconds: 121 }), 'ARRIVED_LATE'],
    [facts('arrive', { arrived: true, seconds: 4, junk: true }), 'ARRIVED_IN_JUNK'],
    [facts('arrive', { arrived: false, waitedSeconds: 300 }), 'ACCEPTED_BUT_NOT_ARRIVED'],
    [facts('arrive', { arrived: false, bounce: '550 5.1.1 unknown' }), 'BOUNCED_AFTER_ACCEPT'],
    [
      facts('inspect', {
        spf: 'pass',
        dmarc: 'pass',
        fromSent: 'a@example.com',
        fromReceived: 'A@example.com',
      }),
      '',
    ],
    [facts('inspect', { spf: 'fail' }), 'SPF_FAILED'],
    [facts('inspect', { spf: 'pass', dmarc: 'fail' }), 'DMARC_REJECTED'],
    [facts('inspect', { fromSent: 'a@example.com', fromReceived: 'b@example.com' }), 'SENDER_REWRITTEN'],
    [facts('clean-up', { deleted: true }), ''],
    [facts('clean-up', { deleted: false }), 'TEST_MAIL_NOT_REMOVED'],
  ])('%o → %s', (evidence, cause) => {
    expect(causeOf('round-trip', [evidence])).toBe(cause)
  })

  it('that somebody else read first proves delivery', () => {
    expect(
      judge('round-trip', [facts('arrive', { arrived: false, consumed: true })]).map(
        ({ cause, severity }) => `${cause} ${severity}`,
      ),
    ).toEqual(['CONSUMED_BEFORE_CHECK info'])
  })
})
