import { useEffect, useState } from 'react'
import type { Failure } from '#shared/errors.ts'
import type { Difference } from '#shared/server-file/model.ts'
import { useConsole } from '../../state/context.tsx'
import type { Session } from '../../state/session.ts'
import { useStore } from '../../state/store.ts'

/** What Update would write, asked anew whenever something that it is made of has changed. */
export const useDifference = (session: Session, offers: readonly string[], wanted: boolean) => {
  const { call } = useConsole()
  const [difference, setDifference] = useState<Difference | null>(null)
  const [failure, setFailure] = useState<Failure | null>(null)
  const view = useStore(session.view, ({ record, serverKey }) => `${record.passwordMode} ${serverKey.set}`)
  // biome-ignore lint/correctness/useExhaustiveDependencies: password mode and key change what would be written
  useEffect(() => {
    if (!wanted) return
    const controller = new AbortController()
    void call('settings.difference', session.updateInput(offers), { signal: controller.signal }).then(
      (result) => {
        if (controller.signal.aborted) return
        if (result.ok) {
          setDifference(result.value)
          setFailure(null)
        } else setFailure(result.error)
      },
    )
    return () => controller.abort()
  }, [call, session, offers, wanted, view])
  return { difference, failure, setFailure }
}
