import { useState } from 'react'
import type { PasswordMode } from '#shared/server-file/model.ts'
import { serverKeyWarning } from '#shared/server-file/server-key.ts'
import { Button } from '../../components/button.tsx'
import { CheckboxLine, Labelled, RadioList, TextInput } from '../../components/fields.tsx'
import { Notice } from '../../components/notice.tsx'
import { useConsole, useSession } from '../../state/context.tsx'
import { useStore } from '../../state/store.ts'
import { fileWords as words } from '../../words/file.ts'
import { HandedOverBox, ServerKeyValue } from '../update/key-handover.tsx'
import '../../components/part.css'
import '../../components/plain-details.css'
import './passwords.css'

const trials = {
  fits: { tone: 'ok', text: words.keyFits },
  'does-not-fit': { tone: 'bad', text: words.keyNoFit },
  'nothing-to-try': { tone: 'info', text: words.keyNothing },
} as const

/** A successor on a new workstation types the key that the server already has. */
const EnterKey = () => {
  const console = useConsole()
  const session = useSession()
  const [key, setKey] = useState('')
  const [take, setTake] = useState(true)
  const [trial, setTrial] = useState<keyof typeof trials | null>(null)
  const warning = serverKeyWarning(key)
  const tryKey = async () => {
    const result = await console.call('serverKey.set', { id: session.id, key, takePasswords: take })
    if (!result.ok) return console.tell(result.error)
    setTrial(result.value.trial)
    if (result.value.trial !== 'does-not-fit') setKey('')
    session.takeCredentials(result.value.view)
  }
  return (
    <details className="plain-details">
      <summary>{words.keyEnter}</summary>
      <div className="enter-key">
        <Labelled label={words.serverKey}>
          {({ id }) => (
            <TextInput
              id={id}
              type="password"
              autoComplete="new-password"
              value={key}
              onChange={setKey}
              mono
            />
          )}
        </Labelled>
        {key === '' || warning === null ? null : <p className="help">{warning}</p>}
        <CheckboxLine checked={take} onChange={setTake}>
          {words.keyTake}
        </CheckboxLine>
        <div>
          <Button disabled={key === ''} onPress={() => void tryKey()}>
            {words.keyTry}
          </Button>
        </div>
        {trial === null ? null : <Notice tone={trials[trial].tone} title={trials[trial].text} alert />}
      </div>
    </details>
  )
}

export const Passwords = () => {
  const session = useSession()
  const mode = useStore(session.view, ({ record }) => record.passwordMode)
  const keyPlace = useStore(session.view, ({ serverKey, keychain }) =>
    !serverKey.set ? '' : keychain.kind === 'available' ? words.keySet : words.keySession,
  )
  return (
    <section className="card part" aria-labelledby="passwords-title">
      <h2 id="passwords-title">{words.passwords}</h2>
      <div className="passwords">
        <div>
          <RadioList<PasswordMode>
            label={words.mode}
            value={mode}
            options={[
              { value: 'encrypted', label: words.encrypted, help: words.encryptedHelp },
              { value: 'omitted', label: words.omitted, help: words.omittedHelp },
              { value: 'plain', label: words.plain, help: words.plainHelp },
            ]}
            onChange={(passwordMode) => void session.setOption({ passwordMode })}
          />
          <p className="help">{words.modeNext}</p>
        </div>
        {mode === 'encrypted' ? (
          <div className="key-part">
            <h3>{words.serverKey}</h3>
            <p className="muted">{keyPlace}</p>
            <ServerKeyValue session={session} />
            <p className="help">{words.keyWhere}</p>
            <HandedOverBox session={session} />
            <EnterKey />
          </div>
        ) : null}
      </div>
    </section>
  )
}
