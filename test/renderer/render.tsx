import { configure, render } from '@testing-library/react'
import { App } from '../../renderer/features/frame/app.tsx'
import { createConsole } from '../../renderer/state/console.ts'
import { createMockCore, type MockOptions } from './mock-core.ts'

// A view is loaded when it is asked for: on a busy machine that takes its time.
configure({ asyncUtilTimeout: 8000 })

/** The whole page on made-up data, opened and ready. */
export const renderApp = async (options: MockOptions = {}) => {
  const core = createMockCore(options)
  const console = createConsole(core.call, { kind: 'web' })
  const view = render(<App console={console} />)
  await console.start()
  return { ...view, console, core }
}
