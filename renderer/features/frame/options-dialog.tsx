import { useState } from 'react'
import type { Failure } from '#shared/errors.ts'
import { Button } from '../../components/button.tsx'
import { Dialog } from '../../components/dialog.tsx'
import { CheckboxLine, Labelled, Select, TextInput } from '../../components/fields.tsx'
import { FailureNotice } from '../../components/notice.tsx'
import { useConsole, useSession } from '../../state/context.tsx'
import { useStore } from '../../state/store.ts'
import { dialogWords as words } from '../../words/frame.ts'
import { BasicOptionFields, type BasicOptions } from './option-fields.tsx'

const readerKinds = [
  { value: 'group', label: words.readableByGroup },
  { value: 'user', label: words.readableByUser },
] as const

/** "tcapp01, tcapp02" or one a line; each once. */
export const nodeNames = (text: string): string[] => [
  ...new Set(
    text
      .split(/[,;\n]+/)
      .map((name) => name.trim())
      .filter((name) => name !== ''),
  ),
]

export const OptionsDialog = ({ onClose }: { readonly onClose: () => void }) => {
  const console = useConsole()
  const session = useSession()
  const { record } = useStore(session.view)
  const [name, setName] = useState(record.name)
  const [basic, setBasic] = useState<BasicOptions>(record)
  const [targetPath, setTargetPath] = useState(record.targetPath)
  const [nodes, setNodes] = useState((record.nodes ?? []).join(', '))
  const [readerKind, setReaderKind] = useState<'group' | 'user'>(record.readableBy?.kind ?? 'group')
  const [reader, setReader] = useState(record.readableBy?.name ?? '')
  const [cacerts, setCacerts] = useState(record.cacerts ?? '')
  const [failure, setFailure] = useState<Failure | null>(null)
  const { choosePath } = console.services
  const windows = useStore(console.info, (info) => info?.platform === 'win32')
  const save = async () => {
    if (name.trim() === '') return
    if (name.trim() !== record.name) {
      const renamed = await console.call('environments.rename', { id: session.id, name: name.trim() })
      if (!renamed.ok) return setFailure(renamed.error)
    }
    const result = await session.configure({
      teamConnectVersion: basic.teamConnectVersion,
      express: basic.express,
      delivery: basic.delivery,
      targetPath,
      nodes: nodeNames(nodes),
      readableBy: reader.trim() === '' ? null : { kind: readerKind, name: reader.trim() },
      cacerts: cacerts.trim(),
    })
    if (!result.ok) return setFailure(result.error)
    await console.refresh()
    onClose()
  }
  return (
    <Dialog
      title={words.optionsTitle}
      onClose={onClose}
      actions={
        <>
          <Button kind="danger" className="left" onPress={() => console.openDialog({ name: 'remove' })}>
            {words.remove}
          </Button>
          <Button onPress={onClose}>{words.cancel}</Button>
          <Button kind="primary" onPress={() => void save()}>
            {words.optionsSave}
          </Button>
        </>
      }
    >
      {failure === null ? null : <FailureNotice failure={failure} />}
      <Labelled label={words.name} problem={name.trim() === '' ? words.nameMissing : undefined}>
        {({ id, describedBy }) => (
          <TextInput
            id={id}
            describedBy={describedBy}
            value={name}
            onChange={setName}
            maxLength={100}
            autoFocus
            invalid={name.trim() === ''}
          />
        )}
      </Labelled>
      <BasicOptionFields options={basic} onChange={setBasic} />
      <Labelled label={words.nodes} help={words.nodesHelp}>
        {({ id, describedBy }) => (
          <TextInput id={id} describedBy={describedBy} value={nodes} onChange={setNodes} />
        )}
      </Labelled>
      {windows ? null : (
        <Labelled label={words.readableBy} help={words.readableByHelp}>
          {({ id, describedBy }) => (
            <div className="path-line">
              <Select
                label={words.readableByKind}
                value={readerKind}
                options={readerKinds}
                onChange={setReaderKind}
              />
              <TextInput id={id} describedBy={describedBy} value={reader} onChange={setReader} />
            </div>
          )}
        </Labelled>
      )}
      {basic.delivery === 'written-here' ? null : (
        <Labelled label={words.targetPath}>
          {({ id }) => <TextInput id={id} value={targetPath} onChange={setTargetPath} mono />}
        </Labelled>
      )}
      <Labelled label={words.cacerts} help={words.cacertsHelp}>
        {({ id, describedBy }) => (
          <div className="path-line">
            <TextInput id={id} describedBy={describedBy} value={cacerts} onChange={setCacerts} mono />
            {choosePath === undefined ? null : (
              <Button
                onPress={() => void choosePath('cacerts').then((path) => path !== null && setCacerts(path))}
              >
                {words.choose}
              </Button>
            )}
          </div>
        )}
      </Labelled>
    </Dialog>
  )
}

export const RemoveDialog = ({ onClose }: { readonly onClose: () => void }) => {
  const console = useConsole()
  const session = useSession()
  const view = useStore(session.view)
  const [giveUp, setGiveUp] = useState(false)
  const [failure, setFailure] = useState<Failure | null>(null)
  const remove = async () => {
    const result = await console.call('environments.remove', { id: session.id, giveUpServerKey: giveUp })
    if (!result.ok) return setFailure(result.error)
    onClose()
    console.forget(session.id)
    await console.refresh()
    const [first] = console.environments.get().items
    if (first !== undefined) await console.open(first.id)
  }
  return (
    <Dialog
      title={words.removeTitle}
      width="narrow"
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{words.cancel}</Button>
          <Button kind="danger" onPress={() => void remove()}>
            {words.removeButton}
          </Button>
        </>
      }
    >
      {failure === null ? null : <FailureNotice failure={failure} />}
      <p>{words.removeLead(view.record.name)}</p>
      <p className="muted">{words.removeGone}</p>
      <p className="muted">{words.removeKept}</p>
      {view.serverKey.set ? (
        <CheckboxLine checked={giveUp} onChange={setGiveUp}>
          {words.removeKey}
        </CheckboxLine>
      ) : null}
    </Dialog>
  )
}
