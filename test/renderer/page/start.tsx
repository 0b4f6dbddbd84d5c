import { createRoot } from 'react-dom/client'
import '../../../renderer/theme/theme.ts'
import { App } from '../../../renderer/features/frame/app.tsx'
import { createConsole } from '../../../renderer/state/console.ts'
import { createMockCore, type MockOptions } from '../mock-core.ts'
import { scenarios } from './scenarios.ts'

const wanted = new URLSearchParams(location.search)
const name = wanted.get('scenario') ?? 'plain'
const options: MockOptions = Object.hasOwn(scenarios, name) ? scenarios[name as keyof typeof scenarios] : {}
const root = document.getElementById('root')
if (root !== null) {
  const console = createConsole(createMockCore(options).call, { kind: 'web' })
  createRoot(root).render(<App console={console} />)
  void console.start()
}
