/**
 * Set-ups over real sockets that servers of no make hold on demand: how a row is run and what it is called. The
 * tables beside this file are data, so that other tests can ask them which causes the wire was seen to show.
 */
import type { RunRequest } from '#main/services/diagnosis/index.ts'
import type { CheckResult } from '#shared/diagnosis/model.ts'
import type { Settings } from '#shared/settings/fields.ts'
import { type Authority, createAuthority, selfSigned } from '../../../../servers/authority.ts'
import type { ScriptedServer, TlsSettings } from '../../../../servers/scripted.ts'
import { type RunOptions, requestWith, runWith, settingsWith } from '../support.ts'

export const inside = { address: 'in@example.test', place: 'inside' } as const
export const outside = { address: 'out@example.org', place: 'outside' } as const

export const authority: Authority = await createAuthority()

/** A server's certificate of the authority that the runs trust. */
export const certified = async (options: Parameters<Authority['issue']>[0]): Promise<TlsSettings> => {
  const leaf = await authority.issue(options)
  return { cert: leaf.chainPem, key: leaf.keyPem }
}

export const good: TlsSettings = await certified({ names: ['127.0.0.1', 'mail.example.test'] })

/** A certificate that signs itself. */
export const ownCertificate = async (): Promise<TlsSettings> => {
  const { certPem, keyPem } = await selfSigned({ names: ['127.0.0.1'] })
  return { cert: certPem, key: keyPem }
}

export interface Extra {
  readonly settings?: Partial<Settings>
  readonly request?: Partial<RunRequest>
  readonly options?: RunOptions
}

export type Server = Pick<ScriptedServer, 'port' | 'stop'>

/** The cause stands behind the verdict; `well` is a pass, and `info` a word beside one. */
export type Row = readonly [name: string, server: () => Promise<Server>, expected: string, extra?: Extra]

export interface Group {
  readonly title: string
  readonly protocol: 'smtp' | 'imap'
  readonly rows: readonly Row[]
}

/** True of every set-up here. */
const ofAll: ReadonlySet<string> = new Set(['AUTH_OVER_PLAINTEXT', 'TLS_TRUSTED_HERE_NOT_IN_JAVA'])

const named = ({ verdict, findings }: CheckResult, expected: string): string => {
  const telling = findings.filter(({ cause }) => !ofAll.has(cause) || expected.endsWith(cause))
  // Errors before warnings.
  const root =
    telling.find(({ severity }) => severity === 'error') ??
    telling.find(({ severity }) => severity === 'warning') ??
    telling.find(({ severity, cause }) => severity === 'info' && expected === `info ${cause}`)
  return root === undefined
    ? verdict === 'fail'
      ? 'fail without a cause'
      : 'well'
    : `${root.severity === 'info' && verdict !== 'fail' ? 'info' : verdict} ${root.cause}`
}

/** A check against a server that lives as long. */
export const runCheck = async (
  protocol: Group['protocol'],
  start: () => Promise<Server>,
  { settings = {}, request = {}, options = {} }: Extra = {},
): Promise<CheckResult> => {
  const server = await start()
  try {
    const { check } = await runWith(
      requestWith({
        checks: [protocol],
        settings: settingsWith({ [`${protocol}.port`]: String(server.port), ...settings }),
        caPems: [authority.caPem],
        testRecipients: [inside, outside],
        ...request,
      }),
      { judge: 'real', ...options },
    )
    return check(protocol)
  } finally {
    await server.stop()
  }
}

/** @returns what the row's `expected` is compared with */
export const runRow = async (protocol: Group['protocol'], row: Row): Promise<string> => {
  const [, start, expected, extra = {}] = row
  return named(await runCheck(protocol, start, extra), expected)
}
