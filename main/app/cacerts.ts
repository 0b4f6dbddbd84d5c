/** A copy of the list of authorities that Java on the server trusts: its path was typed on this computer. */
import type { Ports } from '#main/ports/index.ts'
import type { Cacerts } from '#main/services/diagnosis/index.ts'
import { fail, ok, type Result } from '#shared/errors.ts'
import { readFault } from './read-fault.ts'

/** 8 MiB: Java's own is a fiftieth of it. */
const sizeLimit = 8_388_608

/** `INPUT_INVALID` where the file cannot be read or vouches for nobody, with the reason. */
export const readCacerts = async (
  { files, trustStores }: Pick<Ports, 'files' | 'trustStores'>,
  path: string,
): Promise<Result<Cacerts>> => {
  const unusable = (why: string) =>
    fail('INPUT_INVALID', `The copy of cacerts in ${path} cannot be used: ${why}.`, {
      remedy: 'Name a copy of the server’s file, as JKS, PKCS #12 or PEM.',
    })
  const file = await files.read(path, sizeLimit)
  if (!file.ok) return unusable(readFault(file, '8 MiB'))
  const read = trustStores.read(file.value.bytes)
  return 'problem' in read ? unusable(read.problem) : ok({ path, ...read })
}
