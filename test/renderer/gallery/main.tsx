/** Every component of the page with its states, on one page. */
import { FileText, Plus } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { createRoot } from 'react-dom/client'
import '../../../renderer/theme/theme.ts'
import './gallery.css'
import { Button } from '../../../renderer/components/button.tsx'
import { CopyButton } from '../../../renderer/components/copy-button.tsx'
import { ChangeList, SideBySide } from '../../../renderer/components/difference.tsx'
import { CheckboxLine, Labelled, RadioList, Select, TextInput } from '../../../renderer/components/fields.tsx'
import { MiddleEllipsis } from '../../../renderer/components/middle-ellipsis.tsx'
import { Notice } from '../../../renderer/components/notice.tsx'
import { Pill, Spinner, StateDot, VerdictIcon } from '../../../renderer/components/status.tsx'
import { Tabs } from '../../../renderer/components/tabs.tsx'
import { differenceOf } from '../fixtures/environment.ts'
import { draftSettings, productionSettings } from '../fixtures/settings.ts'

const Part = ({ title, children }: { readonly title: string; readonly children: ReactNode }) => (
  <section>
    <h2>{title}</h2>
    <div className="gallery-part">{children}</div>
  </section>
)

const kinds = ['plain', 'primary', 'quiet', 'danger', 'link'] as const
const tones = ['ok', 'warn', 'bad', 'idle'] as const
const marks = ['pass', 'warn', 'fail', 'skipped', 'running', 'waiting'] as const

const Controls = () => {
  const [text, setText] = useState('smtp.example.com')
  const [on, setOn] = useState(true)
  const [choice, setChoice] = useState<'never' | 'required'>('never')
  return (
    <>
      <Part title="Text fields">
        <Labelled label="Normal" help="Help stands below it.">
          {({ id, describedBy }) => (
            <TextInput id={id} describedBy={describedBy} value={text} onChange={setText} />
          )}
        </Labelled>
        <Labelled label="Wrong" problem="The part after @ is missing. Type a whole address.">
          {({ id, describedBy }) => (
            <TextInput id={id} describedBy={describedBy} value="no-reply@" onChange={setText} invalid />
          )}
        </Labelled>
        <Labelled label="Off">
          {({ id }) => <TextInput id={id} value="kept, not used" onChange={setText} disabled />}
        </Labelled>
        <Labelled label="Empty">
          {({ id }) => <TextInput id={id} value="" placeholder="Not set" onChange={setText} />}
        </Labelled>
      </Part>
      <Part title="Choices">
        <CheckboxLine checked={on} onChange={setOn}>
          Ticked or not
        </CheckboxLine>
        <CheckboxLine checked onChange={setOn} disabled>
          Off
        </CheckboxLine>
        <Select
          label="STARTTLS"
          value={choice}
          options={[
            { value: 'never', label: 'Never' },
            { value: 'required', label: 'Required' },
          ]}
          onChange={setChoice}
        />
        <RadioList
          label="STARTTLS again"
          value={choice}
          options={[
            { value: 'never', label: 'Never', help: 'What the server does today.' },
            { value: 'required', label: 'Required' },
          ]}
          onChange={setChoice}
        />
      </Part>
    </>
  )
}

const Page = () => {
  const [tab, setTab] = useState<'one' | 'two'>('one')
  const difference = differenceOf(productionSettings, draftSettings, ['smtp.password'])
  return (
    <main className="gallery">
      <h1>Components</h1>
      <Part title="Buttons">
        {kinds.map((kind) => (
          <Button key={kind} kind={kind}>
            {kind}
          </Button>
        ))}
        <Button icon={<Plus size={14} aria-hidden="true" />}>With an icon</Button>
        <Button shortcut="Ctrl T">With its shortcut</Button>
        <Button size="small">Small</Button>
        <Button disabled>Off</Button>
        <Button kind="primary" disabled>
          Off too
        </Button>
        <Button kind="quiet" label="Icon alone" icon={<FileText size={15} aria-hidden="true" />} />
        <CopyButton text="copied">Copy</CopyButton>
      </Part>
      <Controls />
      <Part title="State">
        {tones.map((tone) => (
          <Pill key={tone} tone={tone}>
            <StateDot tone={tone} /> {tone}
          </Pill>
        ))}
        {marks.map((mark) => (
          <span key={mark} className="gallery-mark">
            <VerdictIcon mark={mark} /> {mark}
          </span>
        ))}
        <Spinner label="Loading" />
      </Part>
      <Part title="Notices">
        <Notice tone="bad" title="The keychain is locked.">
          <p>Unlock it and try again.</p>
        </Notice>
        <Notice
          tone="warn"
          title="The file changed on disk."
          actions={<Button size="small">Compare</Button>}
        />
        <Notice tone="info" title="Restart TeamConnect on the application server." onDismiss={() => {}} />
        <Notice tone="ok" title="All is well on the way." />
      </Part>
      <Part title="Tabs">
        <Tabs
          label="Example"
          panelId="example-panel"
          items={[
            { id: 'one', label: 'Email' },
            { id: 'two', label: 'Diagnose' },
          ]}
          selected={tab}
          onSelect={setTab}
        />
        <p id="example-panel" role="tabpanel">
          {tab}
        </p>
      </Part>
      <Part title="Long names">
        <span className="gallery-narrow">
          <MiddleEllipsis text={`${'very-long-label.'.repeat(14)}mail.example.com`} />
        </span>
      </Part>
      <Part title="Difference">
        <ChangeList changes={difference.changes} />
        <SideBySide rows={difference.rows} label="Example" />
      </Part>
    </main>
  )
}

const root = document.getElementById('root')
if (root !== null) createRoot(root).render(<Page />)
