/** Native controls in our dress: the browser's own keyboard, names and spelling rules, nothing rebuilt. */
import type { ReactNode } from 'react'
import { useId } from 'react'
import './fields.css'

interface CommonProps {
  readonly id?: string | undefined
  readonly label?: string | undefined
  readonly describedBy?: string | undefined
  readonly disabled?: boolean | undefined
  readonly invalid?: boolean | undefined
  readonly onBlur?: (() => void) | undefined
}

/** What every control has: its name, what describes it, and that something is wrong with it. */
const commonAttributes = ({ id, label, describedBy, disabled, invalid, onBlur }: CommonProps) => ({
  id,
  disabled,
  'aria-label': label,
  'aria-describedby': describedBy,
  'aria-invalid': invalid === true ? true : undefined,
  onBlur,
})

export interface TextInputProps extends CommonProps {
  readonly value: string
  readonly onChange: (value: string) => void
  readonly type?: 'text' | 'email' | 'url' | 'password' | 'search' | 'datetime-local' | undefined
  readonly inputMode?: 'text' | 'email' | 'url' | 'numeric' | 'search' | undefined
  readonly placeholder?: string | undefined
  readonly mono?: boolean | undefined
  readonly autoFocus?: boolean | undefined
  readonly autoComplete?: string | undefined
  readonly maxLength?: number | undefined
}

/** Spelling, capitals and completion are off: these are technical fields. */
export const TextInput = ({
  value,
  onChange,
  type = 'text',
  inputMode,
  placeholder,
  mono = false,
  autoFocus,
  autoComplete = 'off',
  maxLength,
  ...common
}: TextInputProps) => (
  <input
    {...commonAttributes(common)}
    className={mono ? 'input mono' : 'input'}
    type={type}
    inputMode={inputMode}
    value={value}
    placeholder={placeholder}
    autoComplete={autoComplete}
    autoCapitalize="off"
    autoCorrect="off"
    spellCheck={false}
    maxLength={maxLength}
    // biome-ignore lint/a11y/noAutofocus: only in dialogs, where the first field is where the person means to be
    autoFocus={autoFocus}
    onChange={(event) => onChange(event.target.value)}
  />
)

export const Checkbox = ({
  checked,
  onChange,
  ...common
}: CommonProps & { readonly checked: boolean; readonly onChange: (checked: boolean) => void }) => (
  <input
    {...commonAttributes(common)}
    className="checkbox"
    type="checkbox"
    checked={checked}
    onChange={(event) => onChange(event.target.checked)}
  />
)

export const CheckboxLine = ({
  checked,
  onChange,
  children,
  disabled,
}: {
  readonly checked: boolean
  readonly onChange: (checked: boolean) => void
  readonly children: ReactNode
  readonly disabled?: boolean
}) => {
  const id = useId()
  return (
    <div className="checkbox-line">
      <Checkbox id={id} checked={checked} onChange={onChange} disabled={disabled} />
      <label htmlFor={id}>{children}</label>
    </div>
  )
}

export const Select = <V extends string>({
  value,
  options,
  onChange,
  ...common
}: CommonProps & {
  readonly value: V
  readonly options: readonly { readonly value: V; readonly label: string }[]
  readonly onChange: (value: V) => void
}) => (
  <span className="select">
    <select
      {...commonAttributes(common)}
      value={value}
      onChange={(event) => {
        const chosen = options.find((option) => option.value === event.target.value)
        if (chosen !== undefined) onChange(chosen.value)
      }}
    >
      {options.map((option) => (
        <option key={option.value} value={option.value}>
          {option.label}
        </option>
      ))}
    </select>
  </span>
)

/** A label above its control, as dialogs have it. */
export const Labelled = ({
  label,
  help,
  problem,
  children,
}: {
  readonly label: string
  readonly help?: string | undefined
  readonly problem?: string | undefined
  readonly children: (ids: { readonly id: string; readonly describedBy: string | undefined }) => ReactNode
}) => {
  const id = useId()
  const helpId = `${id}-help`
  const problemId = `${id}-problem`
  const describedBy =
    [help === undefined ? '' : helpId, problem === undefined ? '' : problemId].filter(Boolean).join(' ') ||
    undefined
  return (
    <div className="labelled">
      <label htmlFor={id}>{label}</label>
      {children({ id, describedBy })}
      {problem === undefined ? null : (
        <p className="problem" id={problemId}>
          {problem}
        </p>
      )}
      {help === undefined ? null : (
        <p className="help" id={helpId}>
          {help}
        </p>
      )}
    </div>
  )
}

/** A few choices, all in view. */
export const RadioList = <V extends string>({
  label,
  value,
  options,
  onChange,
}: {
  readonly label: string
  readonly value: V
  readonly options: readonly { readonly value: V; readonly label: string; readonly help?: string }[]
  readonly onChange: (value: V) => void
}) => {
  const name = useId()
  return (
    <fieldset className="radio-list">
      <legend>{label}</legend>
      {options.map((option) => {
        const id = `${name}-${option.value}`
        return (
          <div key={option.value} className="radio">
            <input
              type="radio"
              id={id}
              name={name}
              checked={value === option.value}
              aria-describedby={option.help === undefined ? undefined : `${id}-help`}
              onChange={() => onChange(option.value)}
            />
            <label htmlFor={id}>{option.label}</label>
            {option.help === undefined ? null : (
              <p className="help" id={`${id}-help`}>
                {option.help}
              </p>
            )}
          </div>
        )
      })}
    </fieldset>
  )
}
