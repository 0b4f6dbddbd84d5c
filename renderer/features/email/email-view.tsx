import { ChevronRight } from 'lucide-react'
import { memo, type ReactNode, useEffect, useMemo, useState } from 'react'
import type { CheckName } from '#shared/diagnosis/model.ts'
import { destinationOf, type MailProtocol } from '#shared/settings/destination.ts'
import {
  defaultSettings,
  type Field,
  fields,
  isSettingKey,
  type SectionId,
  type Section as SectionModel,
  sections,
} from '#shared/settings/fields.ts'
import { isMicrosoft365Host } from '#shared/settings/host-name.ts'
import type { FieldProblem } from '#shared/settings/rules.ts'
import { Notice } from '../../components/notice.tsx'
import { Pill } from '../../components/status.tsx'
import { useConsole, useSession } from '../../state/context.tsx'
import type { ProblemsByField } from '../../state/problems.ts'
import { useProblems } from '../../state/problems.ts'
import { useStore } from '../../state/store.ts'
import { emailWords } from '../../words/email.ts'
import { PasswordRow } from './password-row.tsx'
import { OutgoingAddress, Recipients } from './recipients.tsx'
import { Section, sectionDomId } from './section.tsx'
import { SectionIndex } from './section-index.tsx'
import { Senders } from './senders.tsx'
import { fieldId, SettingRow } from './setting-row.tsx'
import './email-view.css'

const checkOfSection: Readonly<Partial<Record<SectionId, CheckName>>> = {
  outgoing: 'smtp',
  incoming: 'imap',
  tcImap: 'tc-imap',
  url: 'url',
}

const none: readonly FieldProblem[] = []

const hows = {
  tls: emailWords.tlsHow,
  starttls: emailWords.starttlsHow,
  'starttls-if-offered': emailWords.ifOfferedHow,
  none: emailWords.plainHow,
}

/** Where the settings lead: what a person would otherwise work out from three fields. */
const ConnectionHelp = ({ protocol, field }: { readonly protocol: MailProtocol; readonly field: Field }) => {
  const session = useSession()
  const text = useStore(session.form, ({ values }) => {
    const { host, port, security } = destinationOf(values, protocol)
    return host === '' || port === 0 ? field.help : emailWords.port(port, hows[security])
  })
  return text
}

const FieldRow = memo(
  ({
    field,
    shown,
    smtpAuth,
  }: {
    readonly field: Field
    readonly shown: ProblemsByField
    readonly smtpAuth: boolean
  }) => {
    const problems = shown.get(field.key) ?? none
    const needsAuth = field.key === 'smtp.username' || field.key === 'smtp.password'
    const disabled = needsAuth && !smtpAuth
    if (!isSettingKey(field.key))
      return <PasswordRow field={field} secretKey={field.key} problems={problems} disabled={disabled} />
    const help: ReactNode =
      field.key === 'smtp.host' ? (
        <ConnectionHelp protocol="smtp" field={field} />
      ) : field.key === 'imap.host' ? (
        <ConnectionHelp protocol="imap" field={field} />
      ) : undefined
    return (
      <SettingRow field={field} settingKey={field.key} problems={problems} help={help} disabled={disabled} />
    )
  },
)
FieldRow.displayName = 'FieldRow'

const Advanced = ({
  section,
  shown,
  showAll,
}: {
  readonly section: SectionModel
  readonly shown: ProblemsByField
  readonly showAll: boolean
}) => {
  const console = useConsole()
  const session = useSession()
  const [open, setOpen] = useState(false)
  const wanted = useStore(console.ui, (ui) => ui.focusField)
  const own = useMemo(() => fields.filter((field) => field.section === 'advanced'), [])
  const changed = useStore(
    session.form,
    ({ values }) =>
      own.filter((field) => isSettingKey(field.key) && values[field.key] !== defaultSettings[field.key])
        .length,
  )
  const hasError = own.some(
    (field) => shown.get(field.key)?.some(({ severity }) => severity === 'error') === true,
  )
  const wantsOpen = own.some(({ key }) => key === wanted) || (showAll && hasError)
  useEffect(() => {
    if (wantsOpen) setOpen(true)
  }, [wantsOpen])
  const groups = [...new Set(own.map(({ group }) => group ?? ''))]
  const titleId = `${sectionDomId(section)}-title`
  return (
    <section className="section" id={sectionDomId(section)} aria-labelledby={titleId}>
      <div className="section-head">
        <h2 id={titleId} tabIndex={-1}>
          <button
            type="button"
            className="fold"
            aria-expanded={open}
            aria-controls="advanced-fields"
            onClick={() => setOpen(!open)}
          >
            <ChevronRight size={15} aria-hidden="true" />
            {section.label}
          </button>
        </h2>
        {changed === 0 ? null : <Pill tone="warn">{emailWords.advancedChanged(changed)}</Pill>}
      </div>
      <div id="advanced-fields" hidden={!open}>
        <p className="help">{emailWords.advancedLead}</p>
        {groups.map((group) => (
          <fieldset className="plain-group" key={group}>
            <legend className="group-title">{group}</legend>
            {own
              .filter((field) => (field.group ?? '') === group)
              .map((field) => (
                <FieldRow key={field.key} field={field} shown={shown} smtpAuth />
              ))}
          </fieldset>
        ))}
      </div>
    </section>
  )
}

/** Goes to the field that a finding, the palette or Update named, once it is on screen. */
const useFieldFocus = () => {
  const console = useConsole()
  const wanted = useStore(console.ui, (ui) => ui.focusField)
  useEffect(() => {
    if (wanted === null) return
    const timer = setTimeout(() => {
      const element = document.getElementById(fieldId(wanted))
      element?.scrollIntoView({ block: 'center' })
      element?.focus({ preventScroll: true })
      console.ui.set((before) => ({ ...before, focusField: null }))
    }, 40)
    return () => clearTimeout(timer)
  }, [console, wanted])
}

export const EmailView = () => {
  const session = useSession()
  const { shown } = useProblems(session)
  const smtpAuth = useStore(session.form, ({ values }) => values['smtp.auth'])
  const showAll = useStore(session.form, (form) => form.showAll)
  const microsoft = useStore(session.form, ({ values }) => isMicrosoft365Host(values['imap.host'] as string))
  const express = useStore(session.view, ({ record }) => record.express)
  useFieldFocus()
  const visible = useMemo(() => sections.filter(({ id }) => id !== 'tcImap' || !express), [express])
  return (
    <div className="email">
      <SectionIndex sections={visible} />
      <div className="email-main">
        {visible.map((section) =>
          section.id === 'advanced' ? (
            <Advanced key={section.id} section={section} shown={shown} showAll={showAll} />
          ) : (
            <Section key={section.id} section={section} check={checkOfSection[section.id]}>
              {fields
                .filter((field) => field.section === section.id)
                .map((field) => (
                  <FieldRow key={field.key} field={field} shown={shown} smtpAuth={smtpAuth} />
                ))}
              {section.id === 'outgoing' ? (
                <>
                  <Recipients />
                  <OutgoingAddress />
                </>
              ) : null}
              {section.id === 'notifications' ? <Senders /> : null}
              {section.id === 'incoming' && microsoft ? (
                <Notice tone="info">{emailWords.microsoft}</Notice>
              ) : null}
            </Section>
          ),
        )}
      </div>
    </div>
  )
}
