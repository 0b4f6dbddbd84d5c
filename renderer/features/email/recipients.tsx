import { useEffect, useId, useState } from 'react'
import { isOutgoingIp } from '#shared/environments/outgoing-ip.ts'
import { TextInput } from '../../components/fields.tsx'
import { useSession } from '../../state/context.tsx'
import { useStore } from '../../state/store.ts'
import { emailWords } from '../../words/email.ts'
import './recipients.css'

/** One address inside and one outside the organisation; kept with the environment on leaving the field. */
export const Recipients = () => {
  const session = useSession()
  const stored = useStore(session.view, ({ record }) => record.recipients)
  const [typed, setTyped] = useState(stored)
  const id = useId()
  useEffect(() => setTyped(stored), [stored])
  const keepTyped = () => {
    if (typed.inside !== stored.inside || typed.outside !== stored.outside)
      void session.setOption({ recipients: typed })
  }
  return (
    <fieldset className="row fieldset-row" aria-describedby={`${id}-help`}>
      <legend className="sr-only">{emailWords.recipients}</legend>
      <span className="row-label" aria-hidden="true">
        {emailWords.recipients}
      </span>
      <div className="row-control recipients">
        {(['inside', 'outside'] as const).map((which) => (
          <div className="recipient" key={which}>
            <label htmlFor={`${id}-${which}`}>
              <span>{which === 'inside' ? emailWords.inside : emailWords.outside}</span>
            </label>
            <TextInput
              id={`${id}-${which}`}
              inputMode="email"
              value={typed[which]}
              onChange={(address) => setTyped({ ...typed, [which]: address })}
              onBlur={keepTyped}
            />
          </div>
        ))}
      </div>
      <p className="row-side" id={`${id}-help`}>
        {emailWords.recipientsHelp}
      </p>
    </fieldset>
  )
}

/** By which address receivers see the server's mail; kept with the environment on leaving the field. */
export const OutgoingAddress = () => {
  const session = useSession()
  const stored = useStore(session.view, ({ record }) => record.outgoingIp ?? '')
  const [typed, setTyped] = useState(stored)
  const [wrong, setWrong] = useState(false)
  const id = useId()
  useEffect(() => setTyped(stored), [stored])
  const keepTyped = () => {
    const outgoingIp = typed.trim()
    const fits = outgoingIp === '' || isOutgoingIp(outgoingIp)
    setWrong(!fits)
    if (fits && outgoingIp !== stored) void session.setOption({ outgoingIp })
  }
  return (
    <div className="row">
      <span className="row-label">
        <label htmlFor={id}>{emailWords.outgoingIp}</label>
      </span>
      <div className="row-control">
        <TextInput
          id={id}
          describedBy={`${id}-help`}
          invalid={wrong}
          value={typed}
          onChange={setTyped}
          onBlur={keepTyped}
        />
      </div>
      <p className="row-side" id={`${id}-help`}>
        {wrong ? emailWords.outgoingIpWrong : emailWords.outgoingIpHelp}
      </p>
    </div>
  )
}
