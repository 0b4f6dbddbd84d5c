import { Button } from '../../components/button.tsx'
import { useConsole, useSession } from '../../state/context.tsx'
import { useStore } from '../../state/store.ts'
import { moreWords as words } from '../../words/more-checks.ts'
import './more-checks.css'

/** Checks that are asked for by themselves: they need an address, or a word of the person first. */
export const MoreChecks = () => {
  const console = useConsole()
  const session = useSession()
  const canRound = useStore(
    session.form,
    ({ values }) => values['imap.host'].trim() !== '' && values['smtp.replyTo'].trim() !== '',
  )
  const items = [
    {
      name: words.domains,
      text: words.domainsText,
      button: words.domainsRun,
      act: () => void session.test({ checks: ['sender-domain'] }),
    },
    {
      name: words.sendAs,
      text: words.sendAsText,
      button: words.sendAsRun,
      act: () => console.openDialog({ name: 'send-as' }),
    },
    {
      name: words.roundTrip,
      text: canRound ? words.roundTripText : `${words.roundTripText} ${words.roundTripNeeds}`,
      button: words.roundTripRun,
      act: () => console.openDialog({ name: 'round-trip' }),
      disabled: !canRound,
    },
  ]
  return (
    <section className="card more-checks" aria-labelledby="more-checks-title">
      <h2 id="more-checks-title">{words.title}</h2>
      <ul>
        {items.map(({ name, text, button, act, disabled = false }) => (
          <li key={name}>
            <b>{name}</b>
            <span className="muted">{text}</span>
            <Button size="small" disabled={disabled} onPress={act}>
              {button}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  )
}
