import { useEffect, useState } from 'react'
import type { Difference } from '#shared/server-file/model.ts'
import { Button } from '../../components/button.tsx'
import { Dialog } from '../../components/dialog.tsx'
import { Changes, SideBySide } from '../../components/difference.tsx'
import { CheckboxLine } from '../../components/fields.tsx'
import { FailureNotice } from '../../components/notice.tsx'
import { Spinner } from '../../components/status.tsx'
import { useConsole, useSession } from '../../state/context.tsx'
import { useProblems } from '../../state/problems.ts'
import type { Session } from '../../state/session.ts'
import { useStore } from '../../state/store.ts'
import { dialogWords } from '../../words/frame.ts'
import { updateWords as words } from '../../words/update.ts'
import { asksForInPlace } from './in-place.ts'
import { KeyHandover } from './key-handover.tsx'
import { LastTestLine } from './last-test.tsx'
import { Problems, Written } from './outcome.tsx'
import { useDifference } from './use-difference.ts'
import '../../components/plain-details.css'
import './update-dialog.css'

const modeWords = { encrypted: words.encrypted, omitted: words.omitted, plain: words.plain }

const Readers = ({ session, difference }: { readonly session: Session; readonly difference: Difference }) => {
  const view = useStore(session.view)
  const ownerOnly = view.file.ok ? (view.file.view.exists ? view.file.view.ownerOnly : true) : null
  return (
    <p className="muted">
      {words.passwordsOf(modeWords[view.record.passwordMode])}{' '}
      {difference.readers ??
        (ownerOnly === null ? words.whoCanReadUnknown : ownerOnly ? words.whoCanRead : words.whoCanReadOpen)}
    </p>
  )
}

const Offers = ({
  difference,
  taken,
  onTake,
}: {
  readonly difference: Difference
  readonly taken: readonly string[]
  readonly onTake: (taken: readonly string[]) => void
}) =>
  difference.offers.length === 0 ? null : (
    <section className="dialog-section">
      <h3>{words.offers}</h3>
      <p className="help">{words.offersLead}</p>
      {difference.offers.map(({ property, value, text }) => (
        <CheckboxLine
          key={property}
          checked={taken.includes(property)}
          onChange={(on) => onTake(on ? [...taken, property] : taken.filter((item) => item !== property))}
        >
          {text}{' '}
          <code>
            {property}={value}
          </code>
        </CheckboxLine>
      ))}
    </section>
  )

export const UpdateDialog = ({ onClose }: { readonly onClose: () => void }) => {
  const console = useConsole()
  const session = useSession()
  const view = useStore(session.view)
  const { all } = useProblems(session)
  const hasErrors = all.some(({ severity }) => severity === 'error')
  const [offers, setOffers] = useState<readonly string[]>([])
  const [plainAccepted, setPlainAccepted] = useState(false)
  const [busy, setBusy] = useState(false)
  const [done, setDone] = useState<{
    readonly backup: string | null
    readonly notes: readonly string[]
  } | null>(null)
  const { difference, failure, setFailure } = useDifference(session, offers, !hasErrors && done === null)
  useEffect(() => session.showAllProblems(), [session])
  if (done !== null) return <Written {...done} view={view} onClose={onClose} />
  if (hasErrors) return <Problems session={session} onClose={onClose} />
  const { passwordMode } = view.record
  const save = async (consent: { readonly takeOverLock?: true; readonly inPlace?: true } = {}) => {
    if (difference === null) return
    setBusy(true)
    setFailure(null)
    await session.flush()
    const result = await session.inTurn(() =>
      console.call('settings.save', {
        ...session.updateInput(offers),
        basedOn: difference.basedOn,
        plainAccepted,
        ...consent,
      }),
    )
    setBusy(false)
    if (!result.ok) return setFailure(result.error)
    session.written(result.value.view)
    console.speak(words.written)
    setDone({ backup: result.value.backup, notes: result.value.notes })
  }
  const decide = async () => {
    await session.reload()
    console.openDialog({ name: 'conflict' })
  }
  const ready =
    difference !== null && !difference.nothingToWrite && (passwordMode !== 'plain' || plainAccepted)
  return (
    <Dialog
      title={words.title(view.record.name)}
      width="wide"
      onClose={onClose}
      closable={!busy}
      actions={
        <>
          <span className="left">
            <LastTestLine session={session} />
          </span>
          <Button onPress={onClose} disabled={busy}>
            {dialogWords.cancel}
          </Button>
          <Button kind="primary" busy={busy} disabled={!ready} onPress={() => void save()}>
            {busy ? words.writing : view.file.ok && !view.file.view.exists ? words.confirmNew : words.confirm}
          </Button>
        </>
      }
    >
      {failure === null ? null : (
        <FailureNotice
          failure={failure}
          actions={
            failure.code === 'FILE_LOCKED' && failure.details?.['breakable'] !== false ? (
              <Button size="small" onPress={() => void save({ takeOverLock: true })}>
                {words.takeOver}
              </Button>
            ) : asksForInPlace(failure) ? (
              <Button size="small" onPress={() => void save({ inPlace: true })}>
                {words.inPlace}
              </Button>
            ) : failure.code === 'FILE_CHANGED' ? (
              <Button size="small" onPress={() => void decide()}>
                {words.compare}
              </Button>
            ) : /^(KEYCHAIN|SERVER_KEY)_/.test(failure.code) ? (
              <Button
                size="small"
                onPress={() => {
                  onClose()
                  console.go('server-file')
                }}
              >
                {words.otherMode}
              </Button>
            ) : undefined
          }
        />
      )}
      {difference === null ? (
        failure === null ? (
          <Spinner label={words.loading} />
        ) : null
      ) : difference.nothingToWrite ? (
        <p>{words.nothing}</p>
      ) : (
        <>
          {difference.needsServerKeyHandover ? <KeyHandover session={session} /> : null}
          <Changes changes={difference.changes} />
          <details className="plain-details">
            <summary>{words.rows}</summary>
            <SideBySide rows={difference.rows} label={words.rows} />
          </details>
          {difference.notes.length === 0 ? null : (
            <section className="dialog-section">
              <h3>{words.notes}</h3>
              <ul className="notes">
                {difference.notes.map((note) => (
                  <li key={note}>{note}</li>
                ))}
              </ul>
            </section>
          )}
          <Offers difference={difference} taken={offers} onTake={setOffers} />
          <Readers session={session} difference={difference} />
          {passwordMode === 'plain' ? (
            <CheckboxLine checked={plainAccepted} onChange={setPlainAccepted}>
              {words.plainAccept}
            </CheckboxLine>
          ) : null}
        </>
      )}
    </Dialog>
  )
}
