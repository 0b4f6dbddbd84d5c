/** What somebody left in the browser, or puts into the page's way, does not become the console. */
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join, resolve } from 'node:path'
import { expect, test } from '@playwright/test'
import { startConsole } from './console.ts'

const builtPage = resolve(import.meta.dirname, '../../dist/renderer')

test('a page that another program served on the port before does not get the start’s key', async ({
  page,
}) => {
  const stolen = '<!doctype html><title>stolen</title>'
  const stranger = createServer((request, response) => {
    if (request.url === '/worker.js') {
      response.setHeader('Content-Type', 'text/javascript')
      response.end(`addEventListener('install', () => skipWaiting())
addEventListener('activate', (event) => event.waitUntil(clients.claim()))
addEventListener('fetch', (event) =>
  event.respondWith(new Response('${stolen}', { headers: { 'Content-Type': 'text/html' } })))`)
      return
    }
    response.setHeader('Content-Type', 'text/html')
    response.end('<!doctype html><title>stranger</title>')
  }).listen(0, '127.0.0.1')
  await once(stranger, 'listening')
  const { port } = stranger.address() as AddressInfo
  for (const name of ['127.0.0.1', 'localhost']) {
    await page.goto(`http://${name}:${port}/`)
    await page.evaluate(async () => {
      await navigator.serviceWorker.register('/worker.js')
      await navigator.serviceWorker.ready
    })
    // It is at work: what it says is what is seen from now on.
    await page.goto(`http://${name}:${port}/again`)
    await expect(page).toHaveTitle('stolen')
  }
  stranger.closeAllConnections()
  await new Promise((done) => stranger.close(done))

  const started = await startConsole({ port })
  try {
    await page.goto(started.address)
    await expect(page.getByRole('button', { name: /practice server/i }).first()).toBeVisible()
    await expect(page).toHaveTitle(/Mailroom/)
    await page.reload()
    await expect(page.getByRole('button', { name: /practice server/i }).first()).toBeVisible()
  } finally {
    await started.stop()
  }
})

test('scripts and styles run as they were built, or not at all', async ({ page }) => {
  const started = await startConsole()
  try {
    await page.route('**/assets/index-*.js', async (route) => {
      const built = await readFile(join(builtPage, new URL(route.request().url()).pathname), 'utf8')
      await route.fulfill({ contentType: 'text/javascript', body: `document.title = 'changed'\n${built}` })
    })
    const refused = page.waitForEvent('console', (message) => /integrity/i.test(message.text()))
    await page.goto(started.address)
    await refused
    await expect(page).toHaveTitle('Mailroom')
    await expect(page.getByRole('button')).toHaveCount(0)
    const named = page.locator('script, link[rel="modulepreload"], link[rel="stylesheet"]')
    for (const tag of await named.all()) await expect(tag).toHaveAttribute('integrity', /^sha384-/)
  } finally {
    await started.stop()
  }
})
