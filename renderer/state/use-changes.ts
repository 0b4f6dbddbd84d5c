import { changeCount } from './form.ts'
import type { Session } from './session.ts'
import { useStore } from './store.ts'

/** How many changes are not written yet, as they are typed. */
export const useChanges = (session: Session): number => {
  const view = useStore(session.view)
  return useStore(session.form, (form) => changeCount(form, view))
}
