/** Puts the stand-in in the place of `electron` for code that is loaded from now on. */
import { registerHooks } from 'node:module'

declare global {
  var electronStandIn: Readonly<Record<string, unknown>> | undefined
}

let runs = 0
let registered = false

/** The main process's file, loaded anew: modules of an earlier run are not seen again. */
export const importMain = async (
  file: string,
  electron: Readonly<Record<string, unknown>>,
): Promise<void> => {
  globalThis.electronStandIn = electron
  // Every run listens for the end of the process, once for each signal; the runs of one file add up.
  process.setMaxListeners(0)
  runs += 1
  const run = runs
  if (!registered) {
    registered = true
    registerHooks({
      resolve: (specifier, context, next) => {
        if (specifier !== 'electron') return next(specifier, context)
        const names = Object.keys(globalThis.electronStandIn ?? {})
        const source = `const electron = globalThis.electronStandIn
export const { ${names.join(', ')} } = electron
export default electron
// run ${runs}`
        return { shortCircuit: true, url: `data:text/javascript,${encodeURIComponent(source)}` }
      },
    })
  }
  await import(`${file}?run=${run}`)
}
