import { useEffect, useMemo, useState } from 'react'
import { namedOnlyKeys } from '#shared/environments/three-way.ts'
import type { Failure } from '#shared/errors.ts'
import { changedKeys } from '#shared/settings/changes.ts'
import type { SettingKey, Settings } from '#shared/settings/fields.ts'
import { Button } from '../../components/button.tsx'
import { Dialog } from '../../components/dialog.tsx'
import { Checkbox, Labelled, Select } from '../../components/fields.tsx'
import { FailureNotice } from '../../components/notice.tsx'
import { Spinner } from '../../components/status.tsx'
import { useConsole, useSession } from '../../state/context.tsx'
import { withMember } from '../../state/members.ts'
import { useStore } from '../../state/store.ts'
import { fieldName } from '../../words/field-names.ts'
import { valueText } from '../../words/field-values.ts'
import { frameWords, dialogWords as words } from '../../words/frame.ts'
import '../../components/difference.css'

export const CopyDialog = ({ onClose }: { readonly onClose: () => void }) => {
  const console = useConsole()
  const session = useSession()
  const { items } = useStore(console.environments)
  const here = useStore(session.form, (form) => form.values)
  const name = useStore(session.view, ({ record }) => record.name)
  const others = items.filter(({ id }) => id !== session.id)
  const [from, setFrom] = useState(others[0]?.id ?? '')
  const [there, setThere] = useState<Settings | null>(null)
  const [ticked, setTicked] = useState<ReadonlySet<SettingKey>>(new Set())
  const [failure, setFailure] = useState<Failure | null>(null)
  useEffect(() => {
    if (from === '') return
    let live = true
    setThere(null)
    void console.call('environments.open', { id: from }).then((result) => {
      if (!live) return
      if (!result.ok) return setFailure(result.error)
      setThere(result.value.form)
      setTicked(new Set(changedKeys(here, result.value.form).filter((key) => !namedOnlyKeys.includes(key))))
    })
    return () => {
      live = false
    }
  }, [console, from, here])
  const differing = useMemo(() => (there === null ? [] : changedKeys(here, there)), [there, here])
  const copy = async () => {
    await session.flush()
    const result = await console.call('environments.copy', { from, to: session.id, keys: [...ticked] })
    if (!result.ok) return setFailure(result.error)
    session.adopt(result.value)
    console.go('email')
    onClose()
    await console.refresh()
  }
  return (
    <Dialog
      title={words.copyTitle}
      width="wide"
      onClose={onClose}
      actions={
        others.length === 0 || (there !== null && differing.length === 0) ? (
          <Button onPress={onClose}>{words.close}</Button>
        ) : (
          <>
            <Button onPress={onClose}>{words.cancel}</Button>
            <Button kind="primary" disabled={ticked.size === 0 || there === null} onPress={() => void copy()}>
              {words.copyButton(ticked.size)}
            </Button>
          </>
        )
      }
    >
      {failure === null ? null : <FailureNotice failure={failure} />}
      {others.length === 0 ? (
        <p>{words.copyOnlyOne}</p>
      ) : (
        <>
          <Labelled label={words.copyFrom} help={words.copyLead(name)}>
            {({ id, describedBy }) => (
              <Select
                id={id}
                describedBy={describedBy}
                value={from}
                options={others.map((item) => ({ value: item.id, label: item.name }))}
                onChange={setFrom}
              />
            )}
          </Labelled>
          {there === null ? (
            <Spinner label={frameWords.loading} />
          ) : differing.length === 0 ? (
            <p className="muted">{words.copySame}</p>
          ) : (
            <table className="change-list">
              <thead>
                <tr>
                  <th scope="col">{words.copyField}</th>
                  <th scope="col">{words.copyHere(name)}</th>
                  <th scope="col">{others.find(({ id }) => id === from)?.name}</th>
                </tr>
              </thead>
              <tbody>
                {differing.map((key) => (
                  <tr key={key}>
                    <th scope="row">
                      <label className="tick-line" htmlFor={`copy-${key}`}>
                        <Checkbox
                          id={`copy-${key}`}
                          checked={ticked.has(key)}
                          onChange={(on) => setTicked(withMember(ticked, key, on))}
                        />
                        <span>
                          {fieldName(key)}
                          {namedOnlyKeys.includes(key) ? (
                            <span className="change-note">{words.personal}</span>
                          ) : null}
                        </span>
                      </label>
                    </th>
                    <td>{valueText(here[key])}</td>
                    <td>{valueText(there[key])}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          )}
        </>
      )}
    </Dialog>
  )
}
