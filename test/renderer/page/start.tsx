import { createRoot, type Root } from 'react-dom/client'
import '../../../renderer/theme/theme.ts'
import './fonts.css'
import { App } from '../../../renderer/features/frame/app.tsx'
import { createConsole } from '../../../renderer/state/console.ts'
import { createMockCore, type MockOptions } from '../mock-core.ts'
import { scenarios } from './scenarios.ts'

declare global {
  interface Window {
    /** Another state on the page as it stands, without a reload: a gallery of pictures goes through dozens. */
    showScenario?: (name: string) => void
  }
}

const place = document.getElementById('root')
let root: Root | null = null

const show = (name: string) => {
  if (place === null) return
  root?.unmount()
  const options: MockOptions = Object.hasOwn(scenarios, name) ? scenarios[name as keyof typeof scenarios] : {}
  const console = createConsole(createMockCore(options).call, { kind: 'web' })
  root = createRoot(place)
  root.render(<App console={console} />)
  void console.start()
}

window.showScenario = show
show(new URLSearchParams(location.search).get('scenario') ?? 'plain')
