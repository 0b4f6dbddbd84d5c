/** The file with extra trusted certificates: opened only where a person gave its path on this computer. */
import type { Ports } from '#main/ports/index.ts'
import type { StoredEnvironment } from '#main/services/environments/environments.ts'
import type { FileView } from '#shared/server-file/model.ts'
import { readFault } from './read-fault.ts'

/** 1 MiB: a bundle of all public roots is a quarter of it. */
const sizeLimit = 1_048_576

const pemBlock =
  /-----BEGIN (?:TRUSTED |X509 )?CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END (?:TRUSTED |X509 )?CERTIFICATE-----/g

export interface CaFile {
  readonly pems: readonly string[]
  /** Why it was left out, for the report. */
  readonly note: string | undefined
}

const without = (note: string): CaFile => ({ pems: [], note })

/**
 * Whether somebody here gave the path: it was noted as theirs when it first came into the draft or into an Update, or
 * it stands in this form alone. A draft keeps what it once had from the file, whatever the file says by now.
 */
export const isGivenHere = (
  path: string,
  kept: StoredEnvironment | undefined,
  file: FileView | undefined,
): boolean =>
  path !== '' &&
  (kept?.acceptedPath === path ||
    [file?.settings, kept?.draft?.base, kept?.draft?.settings].every(
      (known) => known?.['tls.caFile'] !== path,
    ))

/** Of a file that may be opened. */
export const readCaPems = async ({ files }: Pick<Ports, 'files'>, path: string): Promise<CaFile> => {
  const read = await files.read(path, sizeLimit)
  if (!read.ok)
    return without(`The extra certificates in ${path} were not used: ${readFault(read, '1 MiB')}.`)
  // Nothing but the certificates leaves this function: a private key beside them stays where it is.
  const pems = new TextDecoder().decode(read.value.bytes).match(pemBlock) ?? []
  return pems.length > 0
    ? { pems, note: undefined }
    : without(
        `The extra certificates in ${path} were not used: there is no certificate in PEM in it (-----BEGIN CERTIFICATE-----).`,
      )
}

/**
 * @param read see `Core.readCaPems`
 * @param accepted the path was typed here, or accepted before
 */
export const readCaFile = async (
  read: (path: string) => Promise<CaFile>,
  path: string,
  accepted: boolean,
): Promise<CaFile> => {
  const trimmed = path.trim()
  if (trimmed === '') return { pems: [], note: undefined }
  // Opening such a path sends the user's credentials to whoever answers there.
  const remote = /^(\\\\|\/\/)/.test(trimmed)
  if (!accepted) {
    return without(
      `The extra certificates in ${trimmed} were not used: the path stands in the settings file, and nobody on this computer has said yes to opening it.${remote ? ' It leads to another computer.' : ''}`,
    )
  }
  return read(trimmed)
}
