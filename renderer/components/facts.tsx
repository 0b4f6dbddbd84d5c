import { Fragment, type ReactNode } from 'react'
import './facts.css'

export type Fact = readonly [label: string, value: ReactNode]

/** A list of facts; what is not known is not there. */
export const Facts = ({ facts }: { readonly facts: readonly (Fact | null)[] }) => (
  <dl className="facts">
    {facts.map((fact) =>
      fact === null || fact[1] === null || fact[1] === undefined || fact[1] === '' ? null : (
        <Fragment key={fact[0]}>
          <dt>{fact[0]}</dt>
          <dd>{fact[1]}</dd>
        </Fragment>
      ),
    )}
  </dl>
)

/** A name or a line as it came, or nothing. */
export const verbatim = (text: string | undefined): ReactNode =>
  text === undefined || text === '' ? null : <code className="pre">{text}</code>

/** Names, capabilities, addresses: short things beside each other. */
export const chips = (items: readonly string[]): ReactNode =>
  items.length === 0 ? null : (
    <ul className="chips">
      {items.map((item) => (
        <li key={item}>{item}</li>
      ))}
    </ul>
  )
