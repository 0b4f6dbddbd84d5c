/** What may be wrong with a certificate, its chain and the strength of a connection, as servers show it. */
import { createAuthority, issueChain, type LeafOptions } from '../../../../servers/authority.ts'
import { imapServer, smtpServer, type TlsSettings } from '../../../../servers/scripted.ts'
import { certified, type Extra, type Group } from './harness.ts'

const name = 'mail.example.test'
const named: Extra = {
  settings: { 'smtp.useSsl': true, 'smtp.host': name, 'imap.useSsl': true, 'imap.host': name },
  options: { network: { lookup: async () => ({ addresses: [{ address: '127.0.0.1', family: 4 }] }) } },
}
const strict: Extra = { ...named, request: { teamConnectVersion: '8' } }
const trusting = (...caPems: readonly string[]): Extra => ({ ...named, request: { caPems } })

const smtp = (tls: TlsSettings) => smtpServer({ tls })
const leaf = (options: LeafOptions) => async () => smtp(await certified({ names: [name], ...options }))
/** OpenSSL refuses to serve short keys and old hashes unless told to. */
const lenient = 'DEFAULT:@SECLEVEL=0'
const weakLeaf =
  (options: LeafOptions, more: Partial<TlsSettings> = {}) =>
  async () =>
    smtp({ ...(await certified({ names: [name], ...options })), ciphers: lenient, ...more })

const root = await createAuthority({ name: 'Example Legal Root CA' })
const under = async (options: Parameters<typeof root.intermediate>[0], dropIntermediate = false) => {
  const issued = await (await root.intermediate({ name: 'Example Issuing CA', ...options })).issue({
    names: [name],
  })
  return smtp({ cert: dropIntermediate ? issued.certPem : issued.chainPem, key: issued.keyPem })
}
const byRoot = trusting(root.caPem)

const longChain = async () => {
  const { chainPem, keyPem } = await issueChain(14, { names: [name] })
  return smtp({ cert: chainPem, key: keyPem })
}

const inAnyOrder = async () => {
  const issued = await (await root.intermediate({ name: 'Example Issuing CA' })).issue({ names: [name] })
  return smtp({
    cert: `${issued.certPem}${root.caPem}${issued.chainPem.slice(issued.certPem.length)}`,
    key: issued.keyPem,
  })
}

/** A key of somebody else in the certificate's place. */
const impostor = async () => {
  const real = await createAuthority({ name: 'Example Legal Root CA' })
  const issued = await real.issue({ names: [name] })
  return smtp({ cert: issued.chainPem, key: issued.keyPem })
}

const inspected = async () => {
  const device = await createAuthority({ name: 'FortiGate CA' })
  const issued = await device.issue({ names: [name] })
  return smtp({ cert: issued.chainPem, key: issued.keyPem })
}

export const certificateRows: Group = {
  title: 'Certificates',
  protocol: 'smtp',
  rows: [
    ['good', leaf({}), 'well', strict],
    ['a wildcard for this name', leaf({ names: ['*.example.test'] }), 'well', strict],
    ['a wildcard one level too high', leaf({ names: ['*.test'] }), 'fail TLS_NAME_MISMATCH', strict],
    [
      'a wildcard one level too low',
      leaf({ names: ['*.mail.example.test'] }),
      'fail TLS_NAME_MISMATCH',
      strict,
    ],
    ['the common name alone, right', leaf({ names: [], commonName: name }), 'well', strict],
    [
      'the common name alone, wrong',
      leaf({ names: [], commonName: 'www.example.test' }),
      'fail TLS_NAME_MISMATCH',
      strict,
    ],
    [
      'the common name right, the alternative names others',
      leaf({ names: ['www.example.test'], commonName: name }),
      'fail TLS_NAME_MISMATCH',
      strict,
    ],
    ['capital letters', leaf({ names: ['MAIL.Example.TEST'] }), 'well', strict],
    ['for clients', leaf({ usage: 'client' }), 'fail TLS_CHAIN_INVALID', strict],
    ['for signed mail', leaf({ usage: 'wrong' }), 'fail TLS_CHAIN_INVALID', strict],
    ['not yet valid', leaf({ validity: 'not-yet-valid' }), 'fail TLS_CERT_NOT_YET_VALID', strict],
    ['about to expire', leaf({ validity: 'expires-soon' }), 'warn TLS_CERT_EXPIRES_SOON', strict],
    [
      'expired and for another name',
      leaf({ validity: 'expired', names: ['other.example.test'] }),
      'fail TLS_CERT_EXPIRED',
      strict,
    ],
    ['RSA of 1024 bits', weakLeaf({ keyType: 'rsa-1024' }), 'warn TLS_WEAK_KEY', strict],
    [
      'RSA of 1024 bits, TLS 1.2',
      weakLeaf({ keyType: 'rsa-1024' }, { maxVersion: 'TLSv1.2' }),
      'warn TLS_WEAK_KEY',
      strict,
    ],
    ['RSA of 2048 bits', leaf({ keyType: 'rsa-2048' }), 'well', strict],
    [
      'signed by SHA-1',
      weakLeaf({ hash: 'SHA-1', keyType: 'rsa-2048' }),
      'warn TLS_LEGACY_SIGNATURE',
      strict,
    ],
    [
      'signed by SHA-1, TLS 1.2',
      weakLeaf({ hash: 'SHA-1', keyType: 'rsa-2048' }, { maxVersion: 'TLSv1.2' }),
      'warn TLS_LEGACY_SIGNATURE',
      strict,
    ],
    ['an intermediate, sent', () => under({}), 'well', byRoot],
    ['an intermediate, left out', () => under({}, true), 'fail TLS_INCOMPLETE_CHAIN', byRoot],
    ['the chain in another order', inAnyOrder, 'well', byRoot],
    [
      'an intermediate that has expired',
      () => under({ validity: 'expired' }),
      'fail TLS_CERT_EXPIRED',
      byRoot,
    ],
    ['an intermediate that is none', () => under({ ca: false }), 'fail TLS_CHAIN_INVALID', byRoot],
    [
      'an intermediate that may not sign',
      () => under({ mayCertify: false }),
      'fail TLS_CHAIN_INVALID',
      byRoot,
    ],
    ['an intermediate signed by SHA-1', () => under({ hash: 'SHA-1' }), 'warn TLS_LEGACY_SIGNATURE', byRoot],
    ['a root that nobody knows', () => under({}), 'fail TLS_PRIVATE_CA', named],
    ['a root of the same name with another key', impostor, 'fail TLS_PRIVATE_CA', byRoot],
    ['fourteen certificates', longChain, 'fail TLS_CHAIN_TOO_LONG', named],
    ['a device that opens connections', inspected, 'fail CORPORATE_TLS_INTERCEPTION', named],
    [
      'no forward secrecy',
      weakLeaf({ keyType: 'rsa-2048' }, { maxVersion: 'TLSv1.2', ciphers: 'AES128-SHA' }),
      'well',
      strict,
    ],
    ['TLS 1.2 alone', leaf({}), 'well', strict],
  ],
}

export const imapCertificateRows: Group = {
  title: 'Certificates of IMAP servers',
  protocol: 'imap',
  rows: [
    [
      'for another name',
      async () => imapServer({ tls: await certified({ names: ['other.example.test'] }) }),
      'fail TLS_NAME_MISMATCH',
      strict,
    ],
    [
      'for clients',
      async () => imapServer({ tls: await certified({ names: [name], usage: 'client' }) }),
      'fail TLS_CHAIN_INVALID',
      strict,
    ],
    [
      'RSA of 1024 bits',
      async () =>
        imapServer({
          tls: { ...(await certified({ names: [name], keyType: 'rsa-1024' })), ciphers: lenient },
        }),
      'warn TLS_WEAK_KEY',
      strict,
    ],
  ],
}
