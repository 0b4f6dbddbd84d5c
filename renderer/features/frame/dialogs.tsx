import type { DialogName } from '../../state/console.ts'

export const Dialogs = ({ dialog }: { readonly dialog: DialogName }) => <p>{dialog.name}</p>
