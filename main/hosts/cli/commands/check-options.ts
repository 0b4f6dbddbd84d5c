/** What `check` was told, and what every run is asked for, whatever is tested. */
import { resolve } from 'node:path'
import type { CheckName } from '#shared/diagnosis/model.ts'
import type { Cli } from '../cli.ts'
import { givenSecrets } from '../input/secrets.ts'
import type { ReportFormat } from '../output/reports.ts'

export interface CheckOptions {
  readonly env?: string
  readonly draft?: boolean
  readonly file?: string
  readonly targets?: string
  readonly concurrency: number
  readonly only?: CheckName[]
  readonly set?: Record<string, string>
  readonly to?: string[]
  readonly sendAs?: string[]
  readonly send?: boolean
  readonly roundTrip?: boolean
  readonly cleanUp?: boolean
  readonly allowBadCertificate?: boolean
  readonly retryLogin?: boolean
  readonly onServer?: boolean
  readonly openCaFile?: boolean
  readonly cacerts?: string
  readonly outgoingIp?: string
  readonly deadline?: number
  readonly passwordStdin?: boolean
  readonly transcript?: boolean
  readonly format: ReportFormat
  readonly out?: string
  readonly quiet?: boolean
}

const defaultChecks: readonly CheckName[] = ['smtp', 'imap']

export const checksOf = (options: CheckOptions): CheckName[] => {
  const checks = options.only ?? [...defaultChecks]
  const more: CheckName[] = [
    ...(options.outgoingIp === undefined ? [] : (['sender-domain'] as const)),
    ...(options.sendAs === undefined ? [] : (['send-as'] as const)),
    ...(options.roundTrip ? (['round-trip'] as const) : []),
  ]
  return [...checks, ...more.filter((check) => !checks.includes(check))]
}

/** The round trip's message goes to the incoming mailbox unless another address was given. */
const roundTripOf = ({ to, cleanUp }: CheckOptions) => ({
  cleanUp: cleanUp ?? false,
  ...(to?.[0] === undefined ? {} : { recipient: to[0] }),
})

export const runOptions = async (cli: Cli, options: CheckOptions) => {
  const secrets = await givenSecrets(cli, options)
  return {
    checks: checksOf(options),
    passwords: secrets,
    sendAs: options.sendAs ?? [],
    sendMessage: options.send ?? false,
    ...(checksOf(options).includes('round-trip') ? { roundTrip: roundTripOf(options) } : {}),
    allowBadCertificate: options.allowBadCertificate ?? false,
    retryLogin: options.retryLogin ?? false,
    onServer: options.onServer ?? false,
    openCaFile: options.openCaFile ?? false,
    ...(options.cacerts === undefined ? {} : { cacerts: resolve(options.cacerts) }),
    ...(options.outgoingIp === undefined ? {} : { outgoingIp: options.outgoingIp }),
    ...(options.to === undefined ? {} : { recipients: options.to }),
    ...(options.deadline === undefined ? {} : { deadlineMs: options.deadline * 1000 }),
    ...(options.set === undefined ? {} : { patch: options.set }),
  }
}
