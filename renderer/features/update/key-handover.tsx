import { useState } from 'react'
import { noKeychainAtAll } from '#shared/environments/keychain-faults.ts'
import type { EnvironmentView } from '#shared/environments/model.ts'
import type { Failure } from '#shared/errors.ts'
import { Button } from '../../components/button.tsx'
import { CopyButton } from '../../components/copy-button.tsx'
import { CheckboxLine } from '../../components/fields.tsx'
import { FailureNotice } from '../../components/notice.tsx'
import { useConsole } from '../../state/context.tsx'
import type { Session } from '../../state/session.ts'
import { useStore } from '../../state/store.ts'
import { fileWords } from '../../words/file.ts'
import { updateWords as words } from '../../words/update.ts'
import './key-handover.css'

/** No key on this computer, and no value in the file that one made elsewhere could have encrypted. */
const hasNoKey = ({ serverKey, file }: EnvironmentView): boolean =>
  !serverKey.set &&
  (serverKey.error === undefined || noKeychainAtAll.includes(serverKey.error.code)) &&
  file.ok &&
  (file.view.encryptedProperties ?? []).length === 0

/** The key, shown on demand: the server needs it, so somebody has to carry it there. */
export const ServerKeyValue = ({ session }: { readonly session: Session }) => {
  const { call } = useConsole()
  const set = useStore(session.view, (view) => view.serverKey.set)
  const none = useStore(session.view, hasNoKey)
  const [key, setKey] = useState<string | null>(null)
  const [failure, setFailure] = useState<Failure | null>(null)
  const show = async () => {
    const result = await call('serverKey.show', { id: session.id })
    if (result.ok) setKey(result.value.key)
    else setFailure(result.error)
  }
  const make = async () => {
    const result = await session.inTurn(() => call('serverKey.create', { id: session.id }))
    if (!result.ok) return setFailure(result.error)
    session.takeCredentials(result.value)
    await show()
  }
  const copy = async () => {
    const result = await call('serverKey.show', { id: session.id })
    return result.ok ? result.value.key : ''
  }
  return (
    <div className="server-key">
      {failure === null ? null : <FailureNotice failure={failure} />}
      {set ? (
        <div className="server-key-line">
          {key === null ? null : <code className="key-text">{key}</code>}
          <Button size="small" onPress={() => (key === null ? void show() : setKey(null))}>
            {key === null ? words.keyShow : fileWords.keyHide}
          </Button>
          <CopyButton text={copy} kind="plain">
            {words.keyCopy}
          </CopyButton>
        </div>
      ) : (
        <div className="server-key-line">
          <span className="muted">{none ? fileWords.keyNone : fileWords.keyNotSet}</span>
          <Button size="small" onPress={() => void make()}>
            {fileWords.keyMake}
          </Button>
        </div>
      )}
    </div>
  )
}

export const HandedOverBox = ({ session }: { readonly session: Session }) => {
  const none = useStore(session.view, hasNoKey)
  const handedOver = useStore(session.view, ({ record }) => record.serverKeyHandedOver)
  // Another console may have written a newer key since this box was ticked.
  const waits = useStore(session.view, ({ running }) => running.kind === 'server-key-not-handed-over')
  return (
    <>
      <CheckboxLine
        checked={handedOver && !none && !waits}
        disabled={none}
        onChange={(serverKeyHandedOver) => void session.setOption({ serverKeyHandedOver })}
      >
        {words.keyDone}
      </CheckboxLine>
      {none ? <p className="help">{words.keyDoneNotYet}</p> : null}
    </>
  )
}

/** The step before the first encrypted password is written. */
export const KeyHandover = ({ session }: { readonly session: Session }) => {
  const none = useStore(session.view, hasNoKey)
  return (
    <section className="dialog-section handover" aria-labelledby="handover-title">
      <h3 id="handover-title">{words.keyTitle}</h3>
      <p>{words.keyLead}</p>
      <ServerKeyValue session={session} />
      <p className="muted">{words.keyWhere}</p>
      <HandedOverBox session={session} />
      {none ? null : <p className="help">{words.keyLater}</p>}
    </section>
  )
}
