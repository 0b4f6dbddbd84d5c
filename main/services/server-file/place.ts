/** Where the file really is, and whether a write there can succeed; looked at before anything is made. */
import type { Expected, FileFacts, Files } from '#main/ports/files.ts'
import { fail, ok, type Result } from '#shared/errors.ts'
import { failureOf } from './faults.ts'

export interface Place {
  /** As given, made absolute. */
  readonly path: string
  /** Where a link leads, else the path: lock, journal, backups and temp files stand beside this one. */
  readonly realPath: string
  readonly folder: string
  /** Of the folder, as it was found: `FileFacts.identity`. */
  readonly folderIdentity: string
  readonly name: string
  /** Null where there is no file yet. */
  readonly facts: FileFacts | null
  /** What journal and backups must be: of the file's account (the folder's before there is one), root or this one. */
  readonly beside: Expected
}

/** The file itself: whose it is and how many names it has is told, and no reason not to look at it. */
export const theFile: Expected = { furtherNames: true }

/** `.YYYYMMDD-HHMMSS-mmm.bak`, the longest of our suffixes, in bytes. */
const longestSuffix = 24
/** NAME_MAX of the common file systems, in bytes. */
const longestName = 255

const missingFolder = (path: string) =>
  fail('FOLDER_MISSING', `The folder of ${path} does not exist.`, {
    remedy: 'Check the path, or make the folder.',
    details: { path },
  })

/**
 * @returns FOLDER_MISSING, FILE_LINK_DANGLING, FILE_IS_FOLDER, FILE_NOT_REGULAR, FILE_NAME_TOO_LONG,
 * FILE_NOT_READABLE, FILE_NOT_OURS for a link that another account may have planted, or the place; a file that does not exist yet is no error.
 */
export const findPlace = async (files: Files, given: string): Promise<Result<Place>> => {
  const path = files.absolute(given)
  const real = await files.realPath(path)
  if (!real.ok && real.code !== 'ENOENT') {
    return failureOf(`${path} cannot be reached`, path, real, 'FILE_NOT_READABLE')
  }
  if (!real.ok) {
    const own = await files.ownFacts(path)
    if (own.ok && own.value.kind === 'link') {
      return fail('FILE_LINK_DANGLING', `${path} is a symbolic link to something that does not exist.`, {
        remedy: 'Have the link corrected, or give the path of the file itself.',
        details: { path },
      })
    }
    const folder = await files.realPath(files.folderOf(path))
    if (!folder.ok)
      return folder.code === 'ENOENT'
        ? missingFolder(path)
        : failureOf(`${path} cannot be reached`, path, folder, 'FOLDER_READ_ONLY')
    const name = files.nameOf(path)
    const facts = await files.ownFacts(folder.value)
    if (!facts.ok) return failureOf(`${path} cannot be reached`, path, facts, 'FOLDER_READ_ONLY')
    return named({
      path,
      realPath: files.join(folder.value, name),
      folder: folder.value,
      folderIdentity: facts.value.identity,
      name,
      facts: null,
      beside: besideOf(files, facts.value),
    })
  }
  // Not followed: what has become a link meanwhile is refused where it is opened.
  const facts = await files.ownFacts(real.value)
  if (!facts.ok) return failureOf(`${path} cannot be read`, path, facts, 'FILE_NOT_READABLE')
  if (facts.value.kind === 'folder') {
    return fail('FILE_IS_FOLDER', `${path} is a folder.`, {
      remedy: 'Give the path of the settings file in it.',
      details: { path },
    })
  }
  if (facts.value.kind === 'other') {
    return fail('FILE_NOT_REGULAR', `${path} is a device, a pipe or a socket, not a file.`, {
      remedy: 'Give the path of a file.',
      details: { path },
    })
  }
  const folder = files.folderOf(real.value)
  const around = await files.ownFacts(folder)
  if (!around.ok) return failureOf(`${path} cannot be read`, path, around, 'FILE_NOT_READABLE')
  return named({
    path,
    realPath: real.value,
    folder,
    folderIdentity: around.value.identity,
    name: files.nameOf(real.value),
    facts: facts.value,
    beside: besideOf(files, facts.value),
  })
}

const besideOf = ({ uid }: Files, whose: FileFacts): Expected => ({
  owners: [whose.uid, 0, ...(uid === undefined ? [] : [uid])],
})

const named = (place: Place): Result<Place> => {
  const length = new TextEncoder().encode(place.name).length
  if (length + longestSuffix <= longestName) return ok(place)
  return fail(
    'FILE_NAME_TOO_LONG',
    `The file's name has ${length} bytes; with the suffix of a backup it would be longer than ${longestName}.`,
    {
      remedy: `Choose a name of at most ${longestName - longestSuffix} bytes.`,
      details: { path: place.path },
    },
  )
}

/**
 * Whether the file can be replaced as it has to be. A rename would go through for a write-protected file, and
 * a file of somebody else would change hands: both are refused here, before anything is made.
 */
export const mayReplace = async (files: Files, place: Place): Promise<Result<void>> => {
  if (!(await files.mayWrite(place.folder))) {
    return fail('FOLDER_READ_ONLY', `This account may not write in the folder ${place.folder}.`, {
      remedy: 'Have the permission given, or set the environment to "handed over".',
      details: { path: place.folder },
    })
  }
  const { facts } = place
  if (facts === null) return ok(undefined)
  if (files.uid !== undefined && files.uid !== 0 && facts.uid !== files.uid) {
    return fail(
      'FILE_OWNED_BY_OTHER',
      `${place.realPath} belongs to another account (uid ${facts.uid}); the new file would belong to this one.`,
      {
        remedy: 'Work under the account that owns it, or set the environment to "handed over".',
        details: { path: place.realPath, uid: facts.uid },
      },
    )
  }
  // Root may write everything, but a file that nobody may write was protected on purpose.
  if ((facts.mode & 0o222) === 0 || !(await files.mayWrite(place.realPath))) {
    return fail('FILE_READ_ONLY', `${place.realPath} is write-protected.`, {
      remedy: 'Take the protection away if the file is to be changed from here.',
      details: { path: place.realPath },
    })
  }
  return ok(undefined)
}
