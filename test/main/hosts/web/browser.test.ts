import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { openBrowser } from '#main/hosts/web/browser.ts'

const url = 'http://127.0.0.1:5000/#token=TOKEN_OF_THE_TEST'

/** A folder with an `xdg-open` that writes down its arguments and environment. */
const fakeOpener = async () => {
  const folder = await mkdtemp(join(tmpdir(), 'mailroom-opener-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const program = join(folder, 'xdg-open')
  await writeFile(
    program,
    `#!/bin/sh\nenv > ${folder}/env\necho "$@" > ${folder}/part && mv ${folder}/part ${folder}/args\n`,
  )
  await chmod(program, 0o755)
  return { folder, args: () => readFile(join(folder, 'args'), 'utf8') }
}

describe('opening the browser', () => {
  it('hands over a file that nobody else can read, never the token, nor our passwords', async () => {
    const opener = await fakeOpener()
    const opening = await openBrowser(url, {
      platform: 'linux',
      env: {
        DISPLAY: ':1',
        PATH: `${opener.folder}:/usr/bin:/bin`,
        MAILROOM_SMTP_PASSWORD: 'pw-one',
        JASYPT_ENCRYPTOR_PASSWORD: 'pw-two',
      },
    })
    expect(opening.problem).toBeUndefined()
    await expect.poll(() => readdir(opener.folder)).toContain('args')
    const file = (await opener.args()).trim()
    expect(file).not.toContain('TOKEN')
    expect((await stat(file)).mode & 0o777).toBe(0o600)
    expect((await stat(dirname(file))).mode & 0o777).toBe(0o700)
    expect(await readFile(file, 'utf8')).toContain(url)
    const environment = await readFile(join(opener.folder, 'env'), 'utf8')
    expect(environment).not.toMatch(/TOKEN|pw-one|pw-two/)
    await opening.dispose()
    await expect(stat(dirname(file))).rejects.toThrow()
  })

  it.each([
    [{ PATH: '/usr/bin' }, 'there is no display'],
    [{ DISPLAY: ':1', PATH: '/nowhere' }, 'there is no xdg-open'],
  ])('says why it cannot: %o', async (env, problem) => {
    expect((await openBrowser(url, { platform: 'linux', env })).problem).toBe(problem)
  })
})
