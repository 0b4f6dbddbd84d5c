import { expect, test } from 'vitest'
import type { Backup, FilePassword, PasswordMode } from '#shared/server-file/model.ts'
import { purgeOffer, purgeOfferText } from '#shared/server-file/old-passwords.ts'

const pair = (smtp: FilePassword, imap: FilePassword = 'absent') => ({
  'smtp.password': smtp,
  'imap.password': imap,
})
const backup = (name: string, smtp: FilePassword, imap: FilePassword = 'absent'): Backup => ({
  name,
  at: '',
  size: 1,
  sha256: '',
  passwords: pair(smtp, imap),
})
const offer = (
  passwordMode: PasswordMode,
  passwords: Readonly<Record<'smtp.password' | 'imap.password', FilePassword>>,
  ...backups: Backup[]
) => purgeOffer({ passwordMode, passwords, backups })

test('nothing is offered where the file has what its backups have', () => {
  expect(offer('encrypted', pair('encrypted'), backup('a', 'encrypted'), backup('b', 'absent'))).toBeNull()
  expect(offer('plain', pair('plain'), backup('a', 'plain'))).toBeNull()
  // The mode is left, but the file not written yet.
  expect(offer('encrypted', pair('plain'), backup('a', 'plain'))).toBeNull()
})

test('leaving plain offers to take readable ones out, and no encrypted one', () => {
  const found = offer(
    'encrypted',
    pair('encrypted', 'encrypted'),
    backup('a', 'plain'),
    backup('b', 'encrypted'),
  )
  expect(found).toEqual({ what: 'plain', keys: ['smtp.password'], backups: ['a'] })
  expect(found && purgeOfferText(found)).toBe(
    'The old password (smtp.password) still stands readable in 1 backup.',
  )
})

test('who asks is offered readable ones that the file holds too', () => {
  const found = purgeOffer({
    passwordMode: 'plain',
    passwords: pair('plain'),
    backups: [backup('a', 'plain'), backup('b', 'plain'), backup('c', 'encrypted')],
    asked: true,
  })
  expect(found).toEqual({ what: 'plain', keys: ['smtp.password'], backups: ['a', 'b'], inUse: true })
  expect(found && purgeOfferText(found)).toBe(
    'A password (smtp.password) stands readable in 2 backups, as in the file itself.',
  )
})

test('a cleared password is offered alone, whatever form it has', () => {
  const found = offer(
    'plain',
    pair('absent', 'plain'),
    backup('a', 'plain', 'plain'),
    backup('b', 'encrypted'),
  )
  expect(found).toEqual({ what: 'all', keys: ['smtp.password'], backups: ['a', 'b'] })
})
