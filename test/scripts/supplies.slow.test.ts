import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildCli } from '../../scripts/build-node.ts'
import { createSupplies } from '../../scripts/supplies.ts'

interface Component {
  readonly name: string
  readonly version: string
  readonly purl: string
  readonly licenses?: readonly { readonly expression: string }[]
}

const folder = mkdtempSync(join(tmpdir(), 'mailroom-supplies-'))
afterAll(() => rmSync(folder, { recursive: true }))

let components: readonly Component[] = []
let licences = ''
beforeAll(async () => {
  const supplies = createSupplies()
  await buildCli(join(folder, 'cli'), [supplies.plugin])
  await supplies.write(folder)
  const sbom = JSON.parse(readFileSync(join(folder, 'sbom.cdx.json'), 'utf8'))
  expect(sbom).toMatchObject({ bomFormat: 'CycloneDX', specVersion: '1.6', version: 1 })
  components = sbom.components
  licences = readFileSync(join(folder, 'licences.txt'), 'utf8')
})

describe('what is told of the bundles', () => {
  it('names what is in them and beside them, in the versions that are locked, each once', () => {
    const names = components.map(({ name }) => name)
    for (const name of [
      'zod',
      'commander',
      'nodemailer',
      'mailauth',
      'smtp-server',
      '@napi-rs/keyring',
      'electron',
    ])
      expect(names).toContain(name)
    expect(names.filter((name) => /^@napi-rs\/keyring-/.test(name))).toHaveLength(1)
    for (const name of ['vitest', 'typescript']) expect(names).not.toContain(name)
    const { packages } = JSON.parse(
      readFileSync(resolve(import.meta.dirname, '../../package-lock.json'), 'utf8'),
    ) as { packages: Record<string, { name?: string; version?: string }> }
    const locked = new Set(
      Object.entries(packages).map(
        ([path, { name, version }]) => `${name ?? path.replace(/^.*node_modules\//, '')}@${version}`,
      ),
    )
    for (const { name, version } of components) expect(locked).toContain(`${name}@${version}`)
    expect(new Set(components.map(({ purl }) => purl)).size).toBe(components.length)
  })

  it('has a licence of each, and its text', () => {
    for (const { name, version, licenses } of components) {
      expect(licenses?.[0]?.expression, name).toMatch(/^\(?[A-Z0-9]/)
      const at = licences.indexOf(`${name} ${version}\n\n`)
      expect(at, name).toBeGreaterThanOrEqual(0)
      expect(licences.slice(at).split(`\n${'-'.repeat(80)}\n`)[0], name).toMatch(/permi|licen[cs]e/i)
    }
  })
})
