import { useState } from 'react'
import type { Failure } from '#shared/errors.ts'
import { Button } from '../../components/button.tsx'
import { Dialog } from '../../components/dialog.tsx'
import { Labelled, TextInput } from '../../components/fields.tsx'
import { FailureNotice } from '../../components/notice.tsx'
import { useConsole } from '../../state/context.tsx'
import { dialogWords as words } from '../../words/frame.ts'
import { BasicOptionFields, type BasicOptions } from './option-fields.tsx'
import { RecentFiles } from './recent.tsx'

/** "/srv/uat/mail.properties" → "uat"; what the person may type over. */
export const suggestName = (path: string): string => {
  const parts = path.split(/[\\/]/).filter((part) => part !== '')
  return parts.length < 2 ? '' : (parts.at(-2) ?? '')
}

export const AddDialog = ({
  mode,
  path: given = '',
  onClose,
}: {
  readonly mode: 'new' | 'open'
  readonly path?: string | undefined
  readonly onClose: () => void
}) => {
  const console = useConsole()
  const [name, setName] = useState('')
  const [path, setPath] = useState(given)
  const [options, setOptions] = useState<BasicOptions>({
    teamConnectVersion: '8',
    express: false,
    delivery: 'written-here',
  })
  const [tried, setTried] = useState(false)
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<Failure | null>(null)
  const effectiveName = name.trim() === '' && mode === 'open' ? suggestName(path) : name.trim()
  const { choosePath } = console.services
  const add = async () => {
    setTried(true)
    if (effectiveName === '' || path.trim() === '') return
    setBusy(true)
    const result = await console.call('environments.add', {
      name: effectiveName,
      path: path.trim(),
      options,
    })
    setBusy(false)
    if (!result.ok) return setFailure(result.error)
    onClose()
    console.go('email')
    console.show(result.value)
    await console.refresh()
  }
  const choose = async () => {
    const chosen = await choosePath?.(mode === 'open' ? 'settings-open' : 'settings-new')
    if (chosen !== null && chosen !== undefined) setPath(chosen)
  }
  return (
    <Dialog
      title={mode === 'open' ? words.openTitle : words.addTitle}
      onClose={onClose}
      closable={!busy}
      actions={
        <>
          <Button onPress={onClose}>{words.cancel}</Button>
          <Button kind="primary" type="submit" busy={busy} onPress={() => void add()}>
            {mode === 'open' ? words.openButton : words.addButton}
          </Button>
        </>
      }
    >
      <form
        className="dialog-form"
        onSubmit={(event) => {
          event.preventDefault()
          void add()
        }}
      >
        {failure === null ? null : <FailureNotice failure={failure} />}
        <Labelled
          label={words.path}
          help={mode === 'open' ? words.pathHelpOpen : words.pathHelp}
          problem={tried && path.trim() === '' ? words.pathMissing : undefined}
        >
          {({ id, describedBy }) => (
            <div className="path-line">
              <TextInput
                id={id}
                describedBy={describedBy}
                value={path}
                onChange={setPath}
                mono
                autoFocus
                invalid={tried && path.trim() === ''}
              />
              {choosePath === undefined ? null : (
                <Button onPress={() => void choose()}>{words.choose}</Button>
              )}
            </div>
          )}
        </Labelled>
        {mode === 'new' ? null : (
          <RecentFiles
            kind="settings"
            onOpen={(file) => {
              if (file.environmentId === null) return setPath(file.path ?? '')
              onClose()
              void console.open(file.environmentId)
            }}
          />
        )}
        <Labelled
          label={words.name}
          help={words.nameHelp}
          problem={tried && effectiveName === '' ? words.nameMissing : undefined}
        >
          {({ id, describedBy }) => (
            <TextInput
              id={id}
              describedBy={describedBy}
              value={name}
              placeholder={mode === 'open' ? suggestName(path) : ''}
              onChange={setName}
              maxLength={100}
              invalid={tried && effectiveName === ''}
            />
          )}
        </Labelled>
        <BasicOptionFields options={options} onChange={setOptions} />
        <button type="submit" hidden tabIndex={-1} aria-hidden="true">
          {words.addButton}
        </button>
      </form>
    </Dialog>
  )
}
