/** What is promised of what is installed and shipped. */
import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { describe, expect, test } from 'vitest'

const read = (name: string): Promise<string> => readFile(resolve(import.meta.dirname, '../..', name), 'utf8')

test('no package of the lock file has an install script, and each has its hash', async () => {
  const { packages } = JSON.parse(await read('package-lock.json')) as {
    packages: Record<string, { hasInstallScript?: boolean; integrity?: string }>
  }
  const all = Object.entries(packages).filter(([name]) => name !== '')
  expect(all.length).toBeGreaterThan(100)
  expect(all.filter(([, { hasInstallScript }]) => hasInstallScript === true)).toEqual([])
  expect(all.filter(([, { integrity }]) => integrity === undefined)).toEqual([])
})

test('each direct dependency earns its place in a line of the README', async () => {
  const { dependencies, devDependencies } = JSON.parse(await read('package.json')) as Record<
    string,
    Record<string, string>
  >
  const readme = await read('README.md')
  const named = (name: string): boolean =>
    readme.includes(name) || (name.startsWith('@') && readme.includes(`${name.split('/')[0]}/*`))
  expect(Object.keys({ ...dependencies, ...devDependencies }).filter((name) => !named(name))).toEqual([])
})

describe('the package of the window', () => {
  test.each([
    ['runAsNode', false],
    ['enableNodeOptionsEnvironmentVariable', false],
    ['enableNodeCliInspectArguments', false],
    ['enableCookieEncryption', true],
    ['enableEmbeddedAsarIntegrityValidation', true],
    ['onlyLoadAppFromAsar', true],
    ['grantFileProtocolExtraPrivileges', false],
  ])('has the fuse %s set to %s', async (fuse, value) => {
    expect(await read('electron-builder.yml')).toMatch(new RegExp(`^ +${fuse}: ${value}$`, 'm'))
  })
})
