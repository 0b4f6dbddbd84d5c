import type { ReactNode, Ref } from 'react'
import { Button as AriaButton } from 'react-aria-components'
import './button.css'

export interface ButtonProps {
  readonly children?: ReactNode
  readonly onPress?: (() => void) | undefined
  readonly kind?: 'plain' | 'primary' | 'quiet' | 'link' | 'danger' | undefined
  readonly size?: 'normal' | 'small' | undefined
  readonly disabled?: boolean | undefined
  /** At work: pressing does nothing, and the focus stays, so that Escape still closes the dialog. */
  readonly busy?: boolean | undefined
  /** Name for screen readers and tests, where the text alone does not tell. */
  readonly label?: string | undefined
  readonly describedBy?: string | undefined
  readonly icon?: ReactNode
  /** Shortcut as shown, "Ctrl T". */
  readonly shortcut?: string | undefined
  readonly type?: 'button' | 'submit' | undefined
  readonly autoFocus?: boolean | undefined
  readonly expanded?: boolean | undefined
  readonly controls?: string | undefined
  readonly buttonRef?: Ref<HTMLButtonElement>
  readonly className?: string | undefined
}

export const Button = ({
  children,
  onPress,
  kind = 'plain',
  size = 'normal',
  disabled = false,
  busy = false,
  label,
  describedBy,
  icon,
  shortcut,
  type = 'button',
  autoFocus = false,
  expanded,
  controls,
  buttonRef,
  className = '',
}: ButtonProps) => (
  <AriaButton
    className={`button ${kind} ${size} ${busy ? 'busy' : ''} ${className}`}
    isDisabled={disabled}
    type={type}
    autoFocus={autoFocus}
    {...(busy ? { 'aria-disabled': true } : {})}
    {...(onPress === undefined || busy ? {} : { onPress })}
    {...(label === undefined ? {} : { 'aria-label': label })}
    {...(describedBy === undefined ? {} : { 'aria-describedby': describedBy })}
    {...(expanded === undefined ? {} : { 'aria-expanded': expanded })}
    {...(controls === undefined ? {} : { 'aria-controls': controls })}
    {...(buttonRef === undefined ? {} : { ref: buttonRef })}
  >
    {icon}
    {children === undefined ? null : <span className="button-text">{children}</span>}
    {shortcut === undefined ? null : (
      <span className="shortcut" aria-hidden="true">
        {shortcut}
      </span>
    )}
  </AriaButton>
)
