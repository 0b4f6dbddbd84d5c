/** The system's codes as the errors that an admin reads. */
import type { FileFault } from '#main/ports/files.ts'
import { type ErrorCode, type Failure, fail } from '#shared/errors.ts'

interface Meaning {
  readonly code: ErrorCode
  readonly text: string
  readonly remedy: string
}

const meanings: Readonly<Record<string, Meaning>> = {
  ENOSPC: {
    code: 'DISK_FULL',
    text: 'The disk is full.',
    remedy: 'Make room on it, then try again. The file is as it was.',
  },
  EDQUOT: {
    code: 'DISK_FULL',
    text: 'The account’s share of the disk is used up.',
    remedy: 'Make room, or have the quota raised, then try again. The file is as it was.',
  },
  EROFS: {
    code: 'FOLDER_READ_ONLY',
    text: 'The file system is read-only.',
    remedy: 'Hand the file over instead, or have the file system made writable.',
  },
  ENAMETOOLONG: {
    code: 'FILE_NAME_TOO_LONG',
    text: 'The name is too long.',
    remedy: 'Choose a shorter one.',
  },
  ENOTDIR: {
    code: 'FOLDER_MISSING',
    text: 'A part of the path is not a folder.',
    remedy: 'Check the path.',
  },
  ELOOP: {
    code: 'FILE_LINK_DANGLING',
    text: 'The symbolic links lead in a circle.',
    remedy: 'Have the link corrected.',
  },
  EISDIR: {
    code: 'FILE_IS_FOLDER',
    text: 'There is a folder of this name.',
    remedy: 'Give the path of the file.',
  },
  NOT_REGULAR: {
    code: 'FILE_NOT_REGULAR',
    text: 'It is a device, a pipe or a socket, not a file.',
    remedy: 'Give the path of a file.',
  },
  TOO_LARGE: {
    code: 'FILE_TOO_LARGE',
    text: 'The file has more than 1 MiB. No settings file has; it is left untouched.',
    remedy: 'Check the path.',
  },
  EBUSY: {
    code: 'FILE_BUSY',
    text: 'Another program holds the file.',
    remedy: 'Close it there (an editor, a virus scanner, a backup), then try again.',
  },
}

/** What another account may have put there is not opened; the message says what it is. */
const notOurs = new Set(['IS_LINK', 'FURTHER_NAMES', 'OTHER_OWNER', 'EXCHANGED'])

/**
 * @param what the step, as in "The file could not be read".
 * @param denied the meaning of "no permission" at this step.
 */
export const failureOf = (
  what: string,
  path: string,
  fault: FileFault,
  denied: ErrorCode,
): { readonly ok: false; readonly error: Failure } => {
  const known = meanings[fault.code]
  if (known !== undefined) {
    return fail(known.code, `${what}: ${known.text}`, {
      remedy: known.remedy,
      details: { path, systemCode: fault.code },
    })
  }
  if (notOurs.has(fault.code)) {
    return fail('FILE_NOT_OURS', `${what}: ${fault.message}, so it is not opened.`, {
      remedy:
        fault.code === 'OTHER_OWNER'
          ? `Look who put ${path} there: give it to the owner of the file if it is to be trusted, else remove it.`
          : `Look who put ${path} there, then remove it.`,
      details: { path, systemCode: fault.code },
    })
  }
  if (fault.code === 'FOREIGN_LINK') {
    return fail('FILE_NOT_OURS', `${what}: ${fault.message}, and that account could lead it anywhere.`, {
      remedy: 'Give the path of the file itself, or have the link made by root or by the owner of the file.',
      details: { path, systemCode: fault.code },
    })
  }
  if (fault.code === 'EACCES' || fault.code === 'EPERM') {
    return fail(denied, `${what}: this account has no permission for it.`, {
      remedy: 'Have the permission given, or hand the file over to the server team.',
      details: { path, systemCode: fault.code },
    })
  }
  return fail('FILE_ERROR', `${what}: ${fault.message}`, { details: { path, systemCode: fault.code } })
}
