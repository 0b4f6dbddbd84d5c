import { expect, test } from 'vitest'
import { failureOf } from '#main/services/server-file/faults.ts'

test.each([
  ['ENOSPC', 'DISK_FULL'],
  ['EDQUOT', 'DISK_FULL'],
  ['EROFS', 'FOLDER_READ_ONLY'],
  ['ENAMETOOLONG', 'FILE_NAME_TOO_LONG'],
  ['ENOTDIR', 'FOLDER_MISSING'],
  ['ELOOP', 'FILE_LINK_DANGLING'],
  ['EISDIR', 'FILE_IS_FOLDER'],
  ['NOT_REGULAR', 'FILE_NOT_REGULAR'],
  ['TOO_LARGE', 'FILE_TOO_LARGE'],
  ['EBUSY', 'FILE_BUSY'],
  ['IS_LINK', 'FILE_NOT_OURS'],
  ['FURTHER_NAMES', 'FILE_NOT_OURS'],
  ['OTHER_OWNER', 'FILE_NOT_OURS'],
  ['EXCHANGED', 'FILE_NOT_OURS'],
  ['FOREIGN_LINK', 'FILE_NOT_OURS'],
  ['EACCES', 'FILE_READ_ONLY'],
  ['EPERM', 'FILE_READ_ONLY'],
  ['EIO', 'FILE_ERROR'],
])('%s of the system is %s, where a missing permission is FILE_READ_ONLY', (code, expected) => {
  const fault = { ok: false, code, message: 'said by the system' } as const
  const { error } = failureOf('The file could not be read', '/srv/mail.properties', fault, 'FILE_READ_ONLY')
  expect(error).toMatchObject({
    code: expected,
    details: { path: '/srv/mail.properties', systemCode: code },
  })
  expect(error.message).toMatch(/^The file could not be read: /)
})
