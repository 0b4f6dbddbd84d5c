/** The CLI is one file without node_modules, and runs on Node 20: so must what it carries. */
import { execFile } from 'node:child_process'
import { access, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { build } from 'vite'
import { expect, test } from 'vitest'

const run = promisify(execFile)

/** A `node` of the system, older than ours where there is one; ours otherwise. */
async function systemNode(): Promise<string> {
  const folders = (process.env['PATH'] ?? '')
    .split(delimiter)
    .filter((folder) => !folder.includes('node_modules'))
  for (const folder of folders) {
    const candidate = join(folder, 'node')
    const found = await access(candidate).then(
      () => true,
      () => false,
    )
    if (found) return candidate
  }
  return process.execPath
}

const session = `
import { createConnection } from 'node:net'
import { startPracticeServer } from './practice-server.js'
const server = await startPracticeServer()
const ask = (port, lines) => new Promise((resolve) => {
  let heard = ''
  const socket = createConnection(port, '127.0.0.1')
  socket.on('data', (chunk) => {
    heard += chunk
    const line = lines.shift()
    if (line !== undefined) socket.write(line + '\\r\\n')
  })
  socket.on('close', () => resolve(heard))
})
const plain = Buffer.from('\\0' + server.address + '\\0' + server.smtp.password).toString('base64')
const smtp = await ask(server.smtp.port, ['EHLO x', 'AUTH PLAIN ' + plain, 'MAIL FROM:<' + server.address + '>',
  'RCPT TO:<a@practice.example>', 'DATA', 'Subject: bundled\\r\\n\\r\\nx\\r\\n.', 'QUIT'])
const imap = await ask(server.imap.port, ['a AUTHENTICATE PLAIN ' + plain, 'b SELECT INBOX',
  'c UID SEARCH SUBJECT bundled', 'd NONSENSE', 'e IDLE x', 'f LOGOUT'])
await server.stop()
console.log(JSON.stringify({ smtp, imap }))
`

test('it runs as one file without its packages', async () => {
  const root = await mkdtemp(join(tmpdir(), 'mailroom-bundle-'))
  const folder = join(root, 'out')
  try {
    await build({
      configFile: false,
      logLevel: 'warn',
      root,
      ssr: { noExternal: true, target: 'node' },
      build: {
        ssr: resolve('main/adapters/practice-server/practice-server.ts'),
        outDir: folder,
        target: 'node20',
        minify: false,
        rolldownOptions: { output: { format: 'es', entryFileNames: 'practice-server.js' } },
      },
    })
    expect(await readdir(folder)).toEqual(['practice-server.js'])
    await writeFile(join(folder, 'package.json'), '{"type":"module"}')
    await writeFile(join(folder, 'session.js'), session)
    const { stdout, stderr } = await run(await systemNode(), ['session.js'], { cwd: folder })
    expect(stderr).toBe('') // no deprecation warnings either
    const { smtp, imap } = JSON.parse(stdout) as { smtp: string; imap: string }
    expect(smtp).toMatch(/235 2\.7\.0[\s\S]*354 [\s\S]*250 2\.6\.0 Ok: queued/)
    expect(imap).toMatch(
      /a OK[\s\S]*b OK \[READ-WRITE\][\s\S]*\* SEARCH 6\r\nc OK[\s\S]*d BAD[\s\S]*e BAD[\s\S]*f OK/,
    )
  } finally {
    await rm(root, { recursive: true })
  }
})
