/** Who will be able to read the file, in words: said before it is written. */

import type { ServerFilePorts } from './ports.ts'
import type { Target } from './replace-file.ts'

const nameOf = async (
  { files }: ServerFilePorts,
  kind: 'user' | 'group',
  id: number | undefined,
): Promise<string> => {
  if (id === undefined) return kind === 'user' ? 'this account' : 'of this account'
  const found = await files.accountName(kind, id)
  return found.ok ? found.value : `${kind === 'user' ? 'uid' : 'gid'} ${id}`
}

export interface ReadersOptions {
  /** The mode of the file as it stands; undefined where there is none yet. */
  readonly before: number | undefined
  /** The environment names whom TeamConnect runs as. */
  readonly named: boolean
}

/** @returns undefined on Windows, where the modes of a file mean nothing; its access list is kept there. */
export const readersOf = async (
  ports: ServerFilePorts,
  { mode, owner }: Target,
  { before, named }: ReadersOptions,
): Promise<string | undefined> => {
  if (ports.files.windows) return undefined
  const user = await nameOf(ports, 'user', owner === undefined || owner.uid < 0 ? ports.files.uid : owner.uid)
  const group = (mode & 0o040) !== 0 ? await nameOf(ports, 'group', owner?.gid) : undefined
  const shown = `(mode 0${mode.toString(8).padStart(3, '0')})`
  const who =
    (mode & 0o004) !== 0
      ? `every account of this computer; it belongs to ${user}`
      : group === undefined
        ? `${user} alone`
        : `${user} and the group ${group}`
  const sentence = `The file ${before === mode ? 'stays' : 'will be'} readable by ${who} ${shown}.`
  return before === undefined && !named
    ? `${sentence} If TeamConnect runs under another account, name that account or its group in the options of this environment first.`
    : sentence
}
