import { useState } from 'react'
import { takeableKeys } from '#shared/environments/three-way.ts'
import type { Failure } from '#shared/errors.ts'
import type { SettingKey } from '#shared/settings/fields.ts'
import { Button } from '../../components/button.tsx'
import { Dialog } from '../../components/dialog.tsx'
import { FailureNotice } from '../../components/notice.tsx'
import { useConsole, useSession } from '../../state/context.tsx'
import { withMember } from '../../state/members.ts'
import { useStore } from '../../state/store.ts'
import { fieldName } from '../../words/field-names.ts'
import { valueText } from '../../words/field-values.ts'
import { fileWords as words } from '../../words/file.ts'
import '../../components/difference.css'

/** Three sides: the file when the draft began, the file now, the draft. Field by field the person decides. */
export const ConflictDialog = ({ onClose }: { readonly onClose: () => void }) => {
  const console = useConsole()
  const session = useSession()
  const view = useStore(session.view)
  const mine = useStore(session.form, (form) => form.values)
  const disk = view.file.ok ? view.file.view.settings : mine
  const base = view.draft?.base ?? disk
  const touched = takeableKeys(base, mine, disk)
  const [keepMine, setKeepMine] = useState<ReadonlySet<SettingKey>>(
    () => new Set(touched.filter((key) => mine[key] !== base[key])),
  )
  const [failure, setFailure] = useState<Failure | null>(null)
  const take = async () => {
    await session.flush()
    const result = await console.call('drafts.take', {
      id: session.id,
      keys: touched.filter((key) => !keepMine.has(key)),
    })
    if (!result.ok) return setFailure(result.error)
    session.adopt(result.value)
    onClose()
    await console.refresh()
  }
  return (
    <Dialog
      title={words.conflictTitle}
      width="wide"
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{words.cancel}</Button>
          <Button kind="primary" onPress={() => void take()}>
            {words.conflictDone}
          </Button>
        </>
      }
    >
      <p className="muted">{words.conflictLead}</p>
      {failure === null ? null : <FailureNotice failure={failure} />}
      {touched.length === 0 ? (
        <p>{words.conflictNone}</p>
      ) : (
        <table className="change-list">
          <thead>
            <tr>
              <th scope="col">{words.field}</th>
              <th scope="col">{words.conflictThen}</th>
              <th scope="col">{words.conflictDisk}</th>
              <th scope="col">{words.conflictMine}</th>
            </tr>
          </thead>
          <tbody>
            {touched.map((key) => (
              <tr key={key}>
                <th scope="row">{fieldName(key)}</th>
                <td className="muted">{valueText(base[key])}</td>
                {[false, true].map((own) => (
                  <td key={String(own)}>
                    <label className="tick-line radio">
                      <input
                        type="radio"
                        name={`conflict-${key}`}
                        checked={keepMine.has(key) === own}
                        aria-label={own ? words.ofDraft(fieldName(key)) : words.ofDisk(fieldName(key))}
                        onChange={() => setKeepMine(withMember(keepMine, key, own))}
                      />
                      <span>{valueText(own ? mine[key] : disk[key])}</span>
                    </label>
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Dialog>
  )
}
