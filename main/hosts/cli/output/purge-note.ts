import type { EnvironmentView } from '#shared/environments/model.ts'
import { purgeOffer, purgeOfferText } from '#shared/server-file/old-passwords.ts'
import type { Cli } from '../cli.ts'

/** After a mode was left or a password cleared: said on stderr, done by `mailroom backups --purge`. */
export const notePurge = (cli: Cli, view: EnvironmentView): void => {
  if (!view.file.ok) return
  const { name, passwordMode } = view.record
  const offer = purgeOffer({ passwordMode, passwords: view.file.view.passwords, backups: view.backups })
  if (offer === null) return
  cli.note(`${purgeOfferText(offer)} To take it out: mailroom backups --env "${name}" --purge.`)
}
