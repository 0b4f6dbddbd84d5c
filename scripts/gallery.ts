/** `npm run gallery`: every component with its states on one page, and the page itself on made-up data. */
import { join } from 'node:path'
import { openGalleryPage } from '../test/e2e/gallery-page.ts'
import { root } from './run.ts'

const [components, page] = await Promise.all([
  openGalleryPage(join(root, 'test/renderer/gallery')),
  openGalleryPage(join(root, 'test/renderer/page')),
])
console.log(`Components: ${components.url}`)
console.log(`The page:   ${page.url}?scenario=auth-failed (scenarios: test/renderer/page/scenarios.ts)`)
console.log('Ctrl-C ends it.')
process.once('SIGINT', () => {
  void Promise.all([components.close(), page.close()]).then(() => process.exit(0))
})
