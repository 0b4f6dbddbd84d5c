/**
 * Every error that may cross a border (service → host → screen). Codes are stable: scripts and tests look
 * at them, so a code is never given a second meaning.
 */
export const errorCodes = [
  // the server's file
  'FILE_MISSING',
  'FOLDER_MISSING',
  'FOLDER_READ_ONLY',
  'FILE_READ_ONLY',
  'FILE_NOT_READABLE',
  'FILE_IS_FOLDER',
  'FILE_NOT_REGULAR',
  'FILE_LINK_DANGLING',
  'FILE_OWNED_BY_OTHER',
  'FILE_NOT_OURS',
  'FILE_TOO_LARGE',
  'FILE_BINARY',
  'FILE_MALFORMED',
  'FILE_CHANGED',
  'FILE_LOCKED',
  'FILE_NAME_TOO_LONG',
  'FILE_BUSY',
  'FILE_READ_BACK_DIFFERS',
  'FILE_MODE_TOO_OPEN',
  'DISK_FULL',
  'BACKUP_NOT_FOUND',
  'FILE_ERROR',
  // passwords and the server key
  'KEYCHAIN_NO_MODULE',
  'KEYCHAIN_NO_BUS',
  'KEYCHAIN_NO_SERVICE',
  'KEYCHAIN_LOCKED',
  'KEYCHAIN_NO_COLLECTION',
  'KEYCHAIN_DENIED',
  'KEYCHAIN_FULL',
  'KEYCHAIN_ERROR',
  'PASSWORD_MISSING',
  'PASSWORD_FOR_OTHER_DESTINATION',
  'PASSWORD_LOOKS_ENCRYPTED',
  'SERVER_KEY_MISSING',
  'SERVER_KEY_MISMATCH',
  'SERVER_KEY_INVALID',
  'SERVER_KEY_NOT_SHOWN',
  // environments and drafts
  'ENVIRONMENT_NOT_FOUND',
  'ENVIRONMENT_EXISTS',
  'STORE_DAMAGED',
  'STORE_ERROR',
  'DRAFT_CHANGED',
  'SETTINGS_INVALID',
  'NOTHING_TO_WRITE',
  'CONFIRMATION_NEEDED',
  // diagnosis and reports
  'REPORT_INVALID',
  'REPORT_NOT_FOUND',
  'RUN_CANCELLED',
  'LOGIN_HELD_BACK',
  // the border itself
  'INPUT_INVALID',
  'METHOD_UNKNOWN',
  'UNREACHABLE',
  'NOT_SUPPORTED_HERE',
  'INTERNAL',
] as const

export type ErrorCode = (typeof errorCodes)[number]

/** An error as data: what happened, and what the person can do about it. */
export interface Failure {
  readonly code: ErrorCode
  /** What happened, in one or two sentences, ready for the screen. Never holds a secret. */
  readonly message: string
  /** What to do next, ready for the screen. */
  readonly remedy?: string | undefined
  /** Facts for the screen (a lock's owner, a field's key). Never holds a secret. */
  readonly details?: Readonly<Record<string, unknown>> | undefined
}

export type Result<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: Failure }

export const ok = <T>(value: T): Result<T> => ({ ok: true, value })

export const fail = (
  code: ErrorCode,
  message: string,
  more: { remedy?: string; details?: Readonly<Record<string, unknown>> } = {},
): { readonly ok: false; readonly error: Failure } => ({ ok: false, error: { code, message, ...more } })
