/**
 * The keyring module has one code for every failure (`GenericFailure`), so that they can be told apart by
 * their words alone. Those on Linux were read off a real gnome-keyring; those of Windows and macOS are the
 * ones that keyring-rs and the systems document.
 */
import { fail } from '#shared/errors.ts'

export type KeychainFailure = ReturnType<typeof fail>

const openKeyring =
  'Sign in to a desktop session, or start one: dbus-run-session -- sh -c "gnome-keyring-daemon --unlock --components=secrets; mailroom serve".'

interface Known {
  readonly words: RegExp
  readonly answer: () => KeychainFailure
}

export const noModule = (): KeychainFailure =>
  fail('KEYCHAIN_NO_MODULE', 'No keychain in this copy: the module that reaches it is not installed here.', {
    remedy:
      'Use the installed program, or give the passwords in MAILROOM_SMTP_PASSWORD, MAILROOM_IMAP_PASSWORD and MAILROOM_SERVER_KEY.',
  })

export const timedOut = (ms: number): KeychainFailure =>
  fail('KEYCHAIN_ERROR', `The keychain did not answer within ${Math.round(ms / 1000)} seconds.`, {
    remedy: 'Look for a window of the keychain that waits for an answer, then try again.',
  })

export const stopped = (): KeychainFailure =>
  fail('RUN_CANCELLED', 'Stopped while the keychain was waited for.')

export const silentBus = (): KeychainFailure =>
  fail(
    'KEYCHAIN_NO_BUS',
    'The D-Bus session, which is how the keychain is reached on Linux, does not answer.',
    {
      remedy: `Sign out and in again, or check DBUS_SESSION_BUS_ADDRESS. ${openKeyring}`,
    },
  )

export const tooLong = (limit: string): KeychainFailure =>
  fail('KEYCHAIN_FULL', `The keychain does not take a password as long as this one (${limit}).`, {
    remedy: 'Use a shorter password for this account.',
  })

export const locked = (): KeychainFailure =>
  fail('KEYCHAIN_LOCKED', 'The keychain is locked, and it was not unlocked when asked.', {
    remedy:
      'Unlock it and try again: on Linux in “Passwords and Keys”, on a Mac in “Keychain Access”. Without a desktop, start the keyring with --unlock.',
  })

const denied = (): KeychainFailure =>
  fail('KEYCHAIN_DENIED', 'The keychain refused this program access to the password.', {
    remedy: 'Allow Mailroom when the keychain asks, or take the refusal back in the keychain’s own settings.',
  })

const noService = (): KeychainFailure =>
  fail('KEYCHAIN_NO_SERVICE', 'No keychain runs in this session: nothing answers as the Secret Service.', {
    remedy: `Install and start one, such as gnome-keyring or KWallet. ${openKeyring}`,
  })

const noBus = (): KeychainFailure =>
  fail('KEYCHAIN_NO_BUS', 'There is no D-Bus session here, which is how the keychain is reached on Linux.', {
    remedy: openKeyring,
  })

const noCollection = (): KeychainFailure =>
  fail('KEYCHAIN_NO_COLLECTION', 'The keychain has no keyring yet in which a password could be kept.', {
    remedy:
      'Create a default keyring in “Passwords and Keys”, or start the keyring with --unlock, which makes one.',
  })

/** Most telling first: a text may fit several. */
const known: readonly Known[] = [
  // Windows: CRED_MAX_CREDENTIAL_BLOB_SIZE is 2,560 bytes; keyring-rs refuses more, in UTF-16.
  {
    words: /longer than (the )?platform limit|too ?long|error code 1783|0x800706f7/i,
    answer: () => tooLong('the limit is 2,560 bytes'),
  },
  {
    words: /no space left|quota|disk full|error code (8|14|39|112)\b/i,
    answer: () =>
      fail('KEYCHAIN_FULL', 'The keychain has no room left for another entry.', {
        remedy: 'Make room on the disk, or remove entries that are no longer needed.',
      }),
  },
  // ERROR_NO_SUCH_LOGON_SESSION: a service or network logon has no credential set.
  {
    words: /NO_SUCH_LOGON_SESSION|error code 1312\b/i,
    answer: () =>
      fail(
        'KEYCHAIN_NO_SERVICE',
        'This Windows session has no Credential Manager of its own, as with services and remote logons.',
        {
          remedy: 'Start Mailroom in a session in which the user has signed in to Windows.',
        },
      ),
  },
  { words: /error code 5\b|access is denied/i, answer: denied },
  // macOS: errSecInteractionNotAllowed -25308, errSecAuthFailed -25293, errSecUserCanceled -128.
  { words: /-25308|interaction is not allowed/i, answer: locked },
  { words: /-25293|-128\b|passphrase you entered is not correct|user cancell?ed/i, answer: denied },
  { words: /-61\b|-25292|-34018|write permission|read-?only|missing entitlement/i, answer: denied },
  {
    words:
      /-25291|-25294|-25295|-25307|no keychain is available|keychain could not be found|not a valid keychain|default keychain/i,
    answer: noCollection,
  },
  { words: /prompt was dismissed|is ?locked|object is locked/i, answer: locked },
  {
    words:
      /not provided by any \.service|ServiceUnknown|name has no owner|NameHasNoOwner|Spawn\.|failed to execute program/i,
    answer: noService,
  },
  {
    words: /Did not receive a reply|NoReply|reply timeout/i,
    answer: () =>
      fail('KEYCHAIN_ERROR', 'The keychain is there but does not answer.', {
        remedy: 'Restart the keyring (or sign out and in again), then try again.',
        details: { silent: true },
      }),
  },
  { words: /AccessDenied|permission denied|not authorized/i, answer: denied },
  { words: /no result found|NoResult|no such (object|collection)|default collection/i, answer: noCollection },
  { words: /dbus|d-bus|DBUS_SESSION_BUS_ADDRESS|failed to connect to socket|autolaunch/i, answer: noBus },
]

/**
 * @param error what the module threw; its text comes from the system and holds no password, but it is cut
 *   all the same
 * @param secret what was being stored, taken out of the text should it stand there
 */
export const keychainFault = (error: unknown, secret?: string): KeychainFailure => {
  const text = error instanceof Error ? `${error.message} ${causeText(error.cause)}` : String(error)
  const found = known.find((each) => each.words.test(text))
  if (found !== undefined) return found.answer()
  const safe = secret === undefined || secret === '' ? text : text.replaceAll(secret, '…')
  return fail('KEYCHAIN_ERROR', `The keychain failed: ${safe.trim().slice(0, 200)}`, {
    remedy: 'Try again; if it stays so, open the system’s own keychain program to see whether it works.',
  })
}

const causeText = (cause: unknown): string => (cause instanceof Error ? cause.message : '')
