/** What has to be known, or agreed to, before two of the checks may run. */
import { useState } from 'react'
import type { Settings } from '#shared/settings/fields.ts'
import { Button } from '../../components/button.tsx'
import { Dialog } from '../../components/dialog.tsx'
import { Facts, verbatim } from '../../components/facts.tsx'
import { CheckboxLine, Labelled, TextInput } from '../../components/fields.tsx'
import { useConsole, useSession } from '../../state/context.tsx'
import { useStore } from '../../state/store.ts'
import { moreWords as words } from '../../words/more-checks.ts'

const looksWhole = (address: string): boolean => /^[^\s@]+@[^\s@]+$/.test(address.trim())

export const SendAsDialog = ({ onClose }: { readonly onClose: () => void }) => {
  const console = useConsole()
  const session = useSession()
  const settings = useStore(session.form, (form) => form.values)
  const suggested = useStore(
    session.view,
    ({ record }) => record.previewUsers.find(({ address }) => address !== '')?.address ?? '',
  )
  const [address, setAddress] = useState(suggested)
  const [tried, setTried] = useState(false)
  const wrong = address.trim() !== '' && !looksWhole(address)
  const ask = () => {
    setTried(true)
    if (wrong) return
    onClose()
    console.go('diagnose')
    void session.test({ checks: ['send-as'], sendAs: address.trim() === '' ? [] : [address.trim()] })
  }
  return (
    <Dialog
      title={words.sendAsTitle}
      width="narrow"
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{words.cancel}</Button>
          <Button kind="primary" onPress={ask}>
            {words.ask}
          </Button>
        </>
      }
    >
      <p className="muted">{words.sendAsLead}</p>
      <Facts
        facts={[
          settings['smtp.auth'] ? [words.sendAsAccount, verbatim(settings['smtp.username'])] : null,
          [words.sendAsReplyTo, verbatim(settings['smtp.replyTo'])],
        ]}
      />
      <form
        onSubmit={(event) => {
          event.preventDefault()
          ask()
        }}
      >
        <Labelled
          label={words.sendAsAddress}
          help={words.sendAsAddressHelp}
          problem={tried && wrong ? words.sendAsAddressWrong : undefined}
        >
          {({ id, describedBy }) => (
            <TextInput
              id={id}
              describedBy={describedBy}
              value={address}
              inputMode="email"
              onChange={setAddress}
              autoFocus
              invalid={tried && wrong}
            />
          )}
        </Labelled>
      </form>
    </Dialog>
  )
}

/** As the core has it: the incoming account where it is an address, else the Reply-To Address. */
const usualRecipient = (settings: Settings): string => {
  const account = settings['imap.username'].trim()
  return account.includes('@') ? account : settings['smtp.replyTo'].trim()
}

export const RoundTripDialog = ({ onClose }: { readonly onClose: () => void }) => {
  const console = useConsole()
  const session = useSession()
  const settings = useStore(session.form, (form) => form.values)
  const [to, setTo] = useState(usualRecipient(settings))
  const [cleanUp, setCleanUp] = useState(false)
  const [tried, setTried] = useState(false)
  const wrong = !looksWhole(to)
  const send = () => {
    setTried(true)
    if (wrong) return
    onClose()
    console.go('diagnose')
    void session.test({ checks: ['round-trip'], roundTrip: { recipient: to.trim(), cleanUp } })
  }
  return (
    <Dialog
      title={words.roundTripTitle}
      width="narrow"
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{words.cancel}</Button>
          <Button kind="primary" onPress={send}>
            {words.send}
          </Button>
        </>
      }
    >
      <p>{words.roundTripLead(settings['smtp.replyTo'].trim(), to.trim() === '' ? '…' : to.trim())}</p>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          send()
        }}
      >
        <Labelled
          label={words.roundTripTo}
          help={words.roundTripToHelp}
          problem={tried && wrong ? words.sendAsAddressWrong : undefined}
        >
          {({ id, describedBy }) => (
            <TextInput
              id={id}
              describedBy={describedBy}
              value={to}
              inputMode="email"
              onChange={setTo}
              autoFocus
              invalid={tried && wrong}
            />
          )}
        </Labelled>
      </form>
      <CheckboxLine checked={cleanUp} onChange={setCleanUp}>
        {words.roundTripCleanUp}
      </CheckboxLine>
      <p className="help">{words.roundTripWait}</p>
    </Dialog>
  )
}
