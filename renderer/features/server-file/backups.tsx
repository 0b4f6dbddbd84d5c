import { useEffect, useState } from 'react'
import type { Failure } from '#shared/errors.ts'
import type { Backup, Difference } from '#shared/server-file/model.ts'
import { purgeOffer, purgeOfferText } from '#shared/server-file/old-passwords.ts'
import { Button } from '../../components/button.tsx'
import { Dialog } from '../../components/dialog.tsx'
import { ChangeList, SideBySide } from '../../components/difference.tsx'
import { FailureNotice, Notice } from '../../components/notice.tsx'
import { PlainTable } from '../../components/plain-table.tsx'
import { Pill, Spinner } from '../../components/status.tsx'
import { useConsole, useSession } from '../../state/context.tsx'
import { useStore } from '../../state/store.ts'
import { fileWords as words } from '../../words/file.ts'
import { bytes, fullTime, shortTime } from '../../words/format.ts'
import { updateWords } from '../../words/update.ts'
import { asksForInPlace } from '../update/in-place.ts'
import '../../components/part.css'

export const BackupDialog = ({
  backup,
  restore,
  onClose,
}: {
  readonly backup: Backup
  readonly restore: boolean
  readonly onClose: () => void
}) => {
  const console = useConsole()
  const session = useSession()
  const [difference, setDifference] = useState<Difference | null>(null)
  const [failure, setFailure] = useState<Failure | null>(null)
  const [busy, setBusy] = useState(false)
  useEffect(() => {
    void console.call('backups.compare', { id: session.id, name: backup.name }).then((result) => {
      if (result.ok) setDifference(result.value)
      else setFailure(result.error)
    })
  }, [console, session, backup])
  const confirm = async (inPlace: boolean) => {
    const { file } = session.view.get()
    if (!file.ok) return
    setBusy(true)
    setFailure(null)
    const result = await console.call('backups.restore', {
      id: session.id,
      name: backup.name,
      basedOn: file.view.sha256,
      inPlace,
    })
    setBusy(false)
    if (!result.ok) return setFailure(result.error)
    session.written(result.value)
    console.toast(words.restored)
    onClose()
  }
  const date = shortTime(backup.at)
  const sides = { before: words.today, after: restore ? words.afterRestore : words.fileOf(date) }
  return (
    <Dialog
      title={restore ? words.restoreTitle(date) : words.compareTitle(date)}
      width="wide"
      onClose={onClose}
      closable={!busy}
      actions={
        restore ? (
          <>
            <Button onPress={onClose}>{words.cancel}</Button>
            <Button
              kind="primary"
              busy={busy}
              disabled={difference === null}
              onPress={() => void confirm(false)}
            >
              {words.restoreButton}
            </Button>
          </>
        ) : (
          <Button onPress={onClose}>{words.close}</Button>
        )
      }
    >
      {restore ? (
        <p className="muted">{backup.confirmed === true ? words.restoreConfirmed : words.restoreLead}</p>
      ) : null}
      {failure === null ? null : (
        <FailureNotice
          failure={failure}
          actions={
            asksForInPlace(failure) ? (
              <Button size="small" onPress={() => void confirm(true)}>
                {updateWords.inPlace}
              </Button>
            ) : undefined
          }
        />
      )}
      {difference === null ? (
        failure === null ? (
          <Spinner label={words.loading} />
        ) : null
      ) : (
        <>
          {difference.changes.length === 0 ? (
            <p>{words.sameFile}</p>
          ) : (
            <ChangeList changes={difference.changes} sides={sides} />
          )}
          <SideBySide rows={difference.rows} label={words.compareTitle(date)} sides={sides} />
        </>
      )}
    </Dialog>
  )
}

/** Old passwords that the backups still hold although the file has left them behind. */
const PurgeBackups = () => {
  const console = useConsole()
  const session = useSession()
  const view = useStore(session.view)
  const offer = view.file.ok
    ? purgeOffer({
        passwordMode: view.record.passwordMode,
        passwords: view.file.view.passwords,
        backups: view.backups,
      })
    : null
  if (offer === null) return null
  const purge = async () => {
    const result = await console.call('backups.purge', {
      id: session.id,
      what: offer.what,
      keys: [...offer.keys],
    })
    if (!result.ok) return console.tell(result.error)
    console.toast(words.purged(result.value.purged.length))
    await session.reload()
  }
  return (
    <Notice
      tone="warn"
      title={purgeOfferText(offer)}
      actions={
        <Button size="small" onPress={() => void purge()}>
          {words.purge}
        </Button>
      }
    />
  )
}

export const Backups = () => {
  const session = useSession()
  const backups = useStore(session.view, (view) => view.backups)
  const [chosen, setChosen] = useState<{ readonly backup: Backup; readonly restore: boolean } | null>(null)
  return (
    <section className="card part" aria-labelledby="backups-title">
      <h2 id="backups-title">{words.backups}</h2>
      {backups.length === 0 ? (
        <p className="muted">{words.noBackups}</p>
      ) : (
        <PlainTable
          labelledBy="backups-title"
          columns={[
            words.date,
            words.name,
            { head: words.size, right: true },
            { head: words.what, spoken: true },
          ]}
        >
          {backups.map((backup) => (
            <tr key={backup.name}>
              <th scope="row" className="nums" title={fullTime(backup.at)}>
                {shortTime(backup.at)}
              </th>
              <td>
                <code>{backup.name}</code>{' '}
                {backup.confirmed === true ? <Pill tone="ok">{words.confirmedBackup}</Pill> : null}
              </td>
              <td className="right nums">{bytes(backup.size)}</td>
              <td className="right">
                <span className="row-actions">
                  <Button kind="link" onPress={() => setChosen({ backup, restore: false })}>
                    {words.compare}
                  </Button>
                  <Button kind="link" onPress={() => setChosen({ backup, restore: true })}>
                    {words.restore}
                  </Button>
                </span>
              </td>
            </tr>
          ))}
        </PlainTable>
      )}
      {backups.length === 0 ? null : <PurgeBackups />}
      {chosen === null ? null : <BackupDialog {...chosen} onClose={() => setChosen(null)} />}
    </section>
  )
}
