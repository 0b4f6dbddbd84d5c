/** Run as a process of its own: adds one to the counter so many times, telling each result where asked to. */
import { flushCompileCache } from 'node:module'
import { createDocuments } from '#main/adapters/store/documents.ts'

// A process that is killed would leave nothing for the next.
flushCompileCache()
const [folder = '', times = '0', tell = ''] = process.argv.slice(2)
const store = createDocuments({ folder, waitMs: 30_000 }).open<{ readonly count: number }>({
  name: 'counter',
  empty: { count: 0 },
  read: (value) => value as { readonly count: number },
})
for (let turn = 0; turn < Number(times); turn += 1) {
  const outcome = await store.update((current) => ({
    next: { count: current.count + 1 },
    result: current.count + 1,
  }))
  if (!outcome.ok) throw new Error(outcome.error.message)
  if (tell !== '') process.send?.(outcome.value)
}
