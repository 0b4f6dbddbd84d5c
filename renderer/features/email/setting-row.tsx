import type { ReactNode } from 'react'
import {
  type Field,
  type FieldKey,
  type SettingKey,
  type Settings,
  startTlsLabels,
} from '#shared/settings/fields.ts'
import type { FieldProblem } from '#shared/settings/rules.ts'
import { Button } from '../../components/button.tsx'
import { Checkbox, Select, TextInput } from '../../components/fields.tsx'
import { useConsole, useSession } from '../../state/context.tsx'
import { useStore } from '../../state/store.ts'
import { emailWords } from '../../words/email.ts'
import { boxText } from '../../words/field-values.ts'
import './setting-row.css'

export const labelId = (key: FieldKey): string => `${fieldId(key)}-label`

export const fieldId = (key: FieldKey): string => `field-${key.replace('.', '-')}`

/** Label, control with what is wrong with it, help with what the file has: one line of the form. */
export const Row = ({
  field,
  tick = false,
  off = false,
  changed = false,
  problems,
  side,
  children,
}: {
  readonly field: Field
  readonly tick?: boolean
  readonly off?: boolean
  readonly changed?: boolean
  readonly problems: readonly FieldProblem[]
  readonly side: ReactNode
  readonly children: (control: {
    readonly id: string
    readonly describedBy: string
    readonly invalid: boolean
  }) => ReactNode
}) => {
  const session = useSession()
  const id = fieldId(field.key)
  const describedBy = `${id}-help${problems.length > 0 ? ` ${id}-problems` : ''}`
  return (
    <div className={`row${changed ? ' changed' : ''}${off ? ' off' : ''}`}>
      <label className="row-label" htmlFor={id} id={labelId(field.key)}>
        {field.label}
      </label>
      <div className={tick ? 'row-control tick' : 'row-control'}>
        {children({ id, describedBy, invalid: problems.some(({ severity }) => severity === 'error') })}
        {problems.length === 0 ? null : (
          <div className="row-problems" id={`${id}-problems`}>
            {problems.map((problem) => (
              <div className={`row-problem ${problem.severity}`} key={problem.message}>
                <span>{problem.message}</span>
                {problem.fix === undefined ? null : (
                  <Button kind="link" onPress={() => problem.fix && session.applyFix(problem.fix.set)}>
                    {problem.fix.text}
                  </Button>
                )}
              </div>
            ))}
          </div>
        )}
      </div>
      <div className="row-side" id={`${id}-help`}>
        {side}
      </div>
    </div>
  )
}

/** "The file has …", with the way back. */
const ChangeNote = ({ settingKey }: { readonly settingKey: SettingKey }) => {
  const session = useSession()
  const base = useStore(session.form, (form) => form.base[settingKey])
  const text = typeof base === 'boolean' ? boxText(base) : base
  return (
    <span className="row-change">
      {text === '' ? emailWords.inFileEmpty : emailWords.inFile(text)}.{' '}
      <Button kind="link" describedBy={labelId(settingKey)} onPress={() => session.undo(settingKey)}>
        {emailWords.undo}
      </Button>
    </span>
  )
}

export const SettingRow = ({
  field,
  settingKey,
  problems,
  help,
  disabled = false,
}: {
  readonly field: Field
  readonly settingKey: SettingKey
  readonly problems: readonly FieldProblem[]
  /** In place of the field's own help. */
  readonly help?: ReactNode
  readonly disabled?: boolean
}) => {
  const session = useSession()
  const { services } = useConsole()
  const value = useStore(session.form, (form) => form.values[settingKey])
  const changed = useStore(session.form, (form) => form.values[settingKey] !== form.base[settingKey])
  const unreadable = useStore(session.view, ({ file }) =>
    file.ok ? file.view.unreadable.find(({ key }) => key === settingKey) : undefined,
  )
  const change = (next: string | boolean) => session.change(settingKey, next as Settings[typeof settingKey])
  const leave = () => session.leaveField(settingKey)
  const side = (
    <>
      {help ?? field.help}{' '}
      {unreadable === undefined || changed ? null : (
        <span className="problem">{emailWords.unreadable(unreadable.line, unreadable.raw)}</span>
      )}
      {changed ? <ChangeNote settingKey={settingKey} /> : null}
    </>
  )
  return (
    <Row
      field={field}
      tick={typeof value === 'boolean'}
      off={disabled}
      changed={changed}
      problems={problems}
      side={side}
    >
      {({ id, describedBy, invalid }) => {
        const common = { id, describedBy, invalid, disabled, onBlur: leave }
        if (typeof value === 'boolean') return <Checkbox {...common} checked={value} onChange={change} />
        if (field.control === 'select') {
          const options = field.options ?? []
          const known = options.some((option) => option.value === value)
          return (
            <Select
              {...common}
              value={value}
              options={known ? options : [...options, { value, label: unknownOption(settingKey, value) }]}
              onChange={change}
            />
          )
        }
        const input = (
          <TextInput
            {...common}
            value={value}
            onChange={change}
            inputMode={
              field.control === 'number'
                ? 'numeric'
                : field.control === 'email'
                  ? 'email'
                  : field.control === 'url'
                    ? 'url'
                    : 'text'
            }
          />
        )
        if (field.control !== 'path' || services.choosePath === undefined) return input
        return (
          <div className="path-line">
            {input}
            <Button
              onPress={() =>
                void services.choosePath?.('certificates').then((path) => {
                  if (path !== null) change(path)
                })
              }
            >
              {emailWords.choose}
            </Button>
          </div>
        )
      }}
    </Row>
  )
}

const unknownOption = (key: SettingKey, value: string): string =>
  (key === 'smtp.startTls' || key === 'imap.startTls') && value === 'if-offered'
    ? startTlsLabels['if-offered']
    : value
