import { useState } from 'react'
import type { CredentialStatus, KeychainState } from '#shared/environments/model.ts'
import type { Field, SecretKey } from '#shared/settings/fields.ts'
import type { FieldProblem } from '#shared/settings/rules.ts'
import { Button } from '../../components/button.tsx'
import { TextInput } from '../../components/fields.tsx'
import { useSession } from '../../state/context.tsx'
import { credentialNow } from '../../state/credentials.ts'
import { useStore } from '../../state/store.ts'
import { emailWords } from '../../words/email.ts'
import { labelId, Row } from './setting-row.tsx'

const stateText = (status: CredentialStatus): string => {
  switch (status.kind) {
    case 'set':
      return status.store === 'session' ? emailWords.passwordSession : emailWords.passwordSet
    case 'not-set':
      return emailWords.passwordNotSet
    case 'other-destination':
      return emailWords.passwordOther
    case 'in-file':
      return emailWords.passwordInFile
    case 'unreadable':
      return emailWords.passwordUnreadable
  }
}

const help = (status: CredentialStatus, keychain: KeychainState): string => {
  if (status.kind === 'other-destination') return emailWords.passwordOtherHelp(status.storedFor.host)
  if (status.kind === 'in-file') return emailWords.passwordInFileHelp
  if (status.kind === 'unreadable')
    return [status.error.message, status.error.remedy].filter((text) => text !== undefined).join(' ')
  return keychain.kind === 'available'
    ? emailWords.passwordKept(keychain.name)
    : emailWords.passwordKeptSession
}

/** A stored password never comes back: the box is empty and says in words what is known of it. */
export const PasswordRow = ({
  field,
  secretKey,
  problems,
  disabled = false,
}: {
  readonly field: Field
  readonly secretKey: SecretKey
  readonly problems: readonly FieldProblem[]
  readonly disabled?: boolean
}) => {
  const session = useSession()
  const view = useStore(session.view)
  const values = useStore(session.form, (form) => form.values)
  const intent = useStore(session.form, (form) => form.passwords[secretKey])
  const [shown, setShown] = useState(false)
  const status = credentialNow(view, values, secretKey)
  const stored = status.kind === 'set' || status.kind === 'other-destination'
  const typed = intent.action === 'set'
  const clearable = status.kind === 'set' && intent.action === 'keep'
  const state = typed
    ? emailWords.passwordTyped
    : intent.action === 'clear'
      ? emailWords.passwordCleared
      : stateText(status)
  return (
    <Row
      field={field}
      off={disabled}
      changed={intent.action !== 'keep'}
      problems={problems}
      side={
        disabled ? (
          emailWords.passwordAuthOff
        ) : (
          <>
            <span className={status.kind === 'unreadable' && !typed ? 'problem' : ''}>
              {typed ? '' : help(status, view.keychain)}
            </span>
            {intent.action === 'keep' ? null : (
              <span className="row-change">
                {state}.{' '}
                <Button
                  kind="link"
                  describedBy={labelId(secretKey)}
                  onPress={() => {
                    setShown(false)
                    session.keepPassword(secretKey)
                  }}
                >
                  {stored ? emailWords.keepStored : emailWords.undo}
                </Button>
              </span>
            )}
          </>
        )
      }
    >
      {({ id, describedBy, invalid }) => (
        <div className={typed || clearable ? 'with-tail tail-1' : 'with-tail'}>
          <TextInput
            id={id}
            type={shown && typed ? 'text' : 'password'}
            value={intent.action === 'set' ? intent.secret : ''}
            placeholder={state}
            disabled={disabled}
            autoComplete="new-password"
            describedBy={`${id}-state ${describedBy}`}
            invalid={invalid}
            onChange={(text) => session.typePassword(secretKey, text)}
            onBlur={() => session.leaveField(secretKey)}
          />
          <span className="sr-only" id={`${id}-state`}>
            {state}
          </span>
          <span className="input-tail">
            {typed ? (
              <Button
                kind="link"
                label={shown ? emailWords.hide : emailWords.showTyped}
                onPress={() => setShown(!shown)}
              >
                {shown ? emailWords.hide : emailWords.show}
              </Button>
            ) : null}
            {clearable && !disabled ? (
              <Button
                kind="link"
                describedBy={labelId(secretKey)}
                onPress={() => session.clearPassword(secretKey)}
              >
                {emailWords.clear}
              </Button>
            ) : null}
          </span>
        </div>
      )}
    </Row>
  )
}
