import { configure } from '@testing-library/dom'
import { flushSync } from 'react-dom'
import { createRoot, type Root } from 'react-dom/client'
import { App } from '../../renderer/features/frame/app.tsx'
import { createConsole } from '../../renderer/state/console.ts'
import { createMockCore, type MockOptions } from './mock-core.ts'

// Only what never comes is given up.
configure({ asyncUtilTimeout: 120_000, getElementError: (message) => new Error(message ?? '') })

const roots: Root[] = []

/** After each test: takes the page away again. */
export const cleanup = (): void => {
  for (const root of roots.splice(0)) root.unmount()
  document.body.replaceChildren()
}

/** The whole page on made-up data, opened and ready, by the React that is shipped: the other one takes twice the time. */
export const renderApp = async (options: MockOptions = {}) => {
  const core = createMockCore(options)
  const console = createConsole(core.call, { kind: 'web' })
  const container = document.body.appendChild(document.createElement('div'))
  const root = createRoot(container)
  roots.push(root)
  flushSync(() => root.render(<App console={console} />))
  await console.start()
  return { container, console, core }
}
