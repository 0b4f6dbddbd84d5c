import { useEffect, useId, useState } from 'react'
import { TextInput } from '../../components/fields.tsx'
import { useSession } from '../../state/context.tsx'
import { useStore } from '../../state/store.ts'
import { emailWords } from '../../words/email.ts'

/** One address inside and one outside the organisation; kept with the environment on leaving the field. */
export const Recipients = () => {
  const session = useSession()
  const stored = useStore(session.view, ({ record }) => record.recipients)
  const [typed, setTyped] = useState(stored)
  const id = useId()
  useEffect(() => setTyped(stored), [stored])
  const keepTyped = () => {
    if (typed.inside !== stored.inside || typed.outside !== stored.outside)
      void session.configure({ recipients: typed })
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
