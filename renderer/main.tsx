import { createRoot } from 'react-dom/client'
import './theme/theme.ts'
import { connect } from './api/connect.ts'
import { App } from './features/frame/app.tsx'
import { createConsole } from './state/console.ts'

const host = connect()
const root = document.getElementById('root')
if (root !== null) {
  const state = createConsole(host.call, host.services)
  createRoot(root).render(<App console={state} />)
  void state.start()
}
