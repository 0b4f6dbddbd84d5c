import { lazy, Suspense } from 'react'
import type { DialogName } from '../../state/console.ts'
import { SessionContext, useConsole } from '../../state/context.tsx'
import { useStore } from '../../state/store.ts'
import { UpdateDialog } from '../update/update-dialog.tsx'
import { AddDialog } from './add-dialog.tsx'
import { EnvironmentsDrawer } from './environments-drawer.tsx'
import { OptionsDialog, RemoveDialog } from './options-dialog.tsx'

const Palette = lazy(async () => ({ default: (await import('../palette/palette.tsx')).Palette }))
const ExplainDialog = lazy(async () => ({ default: (await import('../diagnose/explain.tsx')).ExplainDialog }))
const CopyDialog = lazy(async () => ({ default: (await import('./copy-dialog.tsx')).CopyDialog }))
const ConflictDialog = lazy(async () => ({
  default: (await import('../server-file/conflict-dialog.tsx')).ConflictDialog,
}))
const SendAsDialog = lazy(async () => ({
  default: (await import('../diagnose/asking-dialogs.tsx')).SendAsDialog,
}))
const RoundTripDialog = lazy(async () => ({
  default: (await import('../diagnose/asking-dialogs.tsx')).RoundTripDialog,
}))

const WithSession = ({ dialog, onClose }: { readonly dialog: DialogName; readonly onClose: () => void }) => {
  switch (dialog.name) {
    case 'update':
      return <UpdateDialog onClose={onClose} />
    case 'options':
      return <OptionsDialog onClose={onClose} />
    case 'remove':
      return <RemoveDialog onClose={onClose} />
    case 'copy-settings':
      return <CopyDialog onClose={onClose} />
    case 'conflict':
      return <ConflictDialog onClose={onClose} />
    case 'send-as':
      return <SendAsDialog onClose={onClose} />
    case 'round-trip':
      return <RoundTripDialog onClose={onClose} />
    default:
      return null
  }
}

/** Whatever dialog is open; all of them come with the first one that is asked for. */
export const Dialogs = ({ dialog }: { readonly dialog: DialogName }) => {
  const console = useConsole()
  const session = useStore(console.session)
  const onClose = () => console.closeDialog()
  return (
    <Suspense fallback={null}>
      {dialog.name === 'add' ? (
        <AddDialog mode={dialog.mode} path={dialog.path} onClose={onClose} />
      ) : dialog.name === 'palette' ? (
        <Palette onClose={onClose} />
      ) : dialog.name === 'environments' ? (
        <EnvironmentsDrawer onClose={onClose} />
      ) : dialog.name === 'explain' ? (
        <ExplainDialog onClose={onClose} />
      ) : session === null ? null : (
        <SessionContext value={session}>
          <WithSession dialog={dialog} onClose={onClose} />
        </SessionContext>
      )}
    </Suspense>
  )
}
