/** What of other people's is in the bundles, told beside them: a list for machines, and the licences' texts. */
import { globSync, readdirSync, readFileSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Plugin } from 'vite'
import { root } from './run.ts'

interface Manifest {
  readonly name: string
  readonly version: string
  readonly license?: string
  readonly author?: string | { readonly name: string }
}

const manifestOf = (folder: string): Manifest =>
  JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))

/** Shipped beside the bundles: the keychain's module with its binary for this system, and Electron around all of it. */
const besideBundles = ['keytar', 'electron', ...globSync('@napi-rs/*', { cwd: join(root, 'node_modules') })]

const packageFolder = /^(.*[/\\]node_modules[/\\](?:@[^/\\]+[/\\])?[^/\\]+)[/\\]/

const licenceTexts = (folder: string): readonly string[] =>
  readdirSync(folder)
    .filter((name) => /^(licen[cs]e|copying|notice)/i.test(name) && !/\.(js|json|ts)$/i.test(name))
    .sort()
    .map((name) => readFileSync(join(folder, name), 'utf8').trim())

/** A package says its licence, but not always its text: then its name and whose it is stand for it. */
const licenceOf = (folder: string, { license = '', author = '' }: Manifest): string => {
  const texts = licenceTexts(folder)
  const whose = typeof author === 'string' ? author : author.name
  return texts.length > 0 ? texts.join('\n\n') : `${license} licence. ${whose}`.trim()
}

export interface Supplies {
  /** For each build: notes the packages whose code is in what it made. */
  readonly plugin: Plugin
  /** Writes `sbom.cdx.json` (CycloneDX 1.6, https://cyclonedx.org) and `licences.txt`; the same every time. */
  write(out: string): Promise<void>
}

export const createSupplies = (): Supplies => {
  const folders = new Set(besideBundles.map((name) => join(root, 'node_modules', name)))
  return {
    plugin: {
      name: 'supplies',
      generateBundle: (_options, bundle) => {
        for (const made of Object.values(bundle)) {
          if (made.type !== 'chunk') continue
          for (const id of made.moduleIds) {
            const [, folder] = packageFolder.exec(id.replace(/^\0(?:[\w-]+:)?/, '')) ?? []
            if (folder !== undefined) folders.add(folder)
          }
        }
      },
    },
    write: async (out) => {
      const { name, version } = manifestOf(root)
      const found = new Map([...folders].map((folder) => [folder, manifestOf(folder)]))
      // Two copies of one version are one component.
      const all = new Map(
        [...found]
          .map(([folder, manifest]) => ({
            ...manifest,
            purl: `pkg:npm/${manifest.name.replace('@', '%40')}@${manifest.version}`,
            text: licenceOf(folder, manifest),
          }))
          .sort((one, other) => (one.purl < other.purl ? -1 : 1))
          .map((each) => [each.purl, each]),
      )
      const components = [...all.values()].map((each) => ({
        type: 'library',
        'bom-ref': each.purl,
        name: each.name,
        version: each.version,
        purl: each.purl,
        ...(each.license === undefined ? {} : { licenses: [{ expression: each.license }] }),
      }))
      const sbom = {
        bomFormat: 'CycloneDX',
        specVersion: '1.6',
        version: 1,
        metadata: { component: { type: 'application', name, version } },
        components,
      }
      const licences = [...all.values()].map((each) => `${each.name} ${each.version}\n\n${each.text}\n`)
      await mkdir(out, { recursive: true })
      await Promise.all([
        writeFile(join(out, 'sbom.cdx.json'), `${JSON.stringify(sbom, null, 2)}\n`),
        writeFile(join(out, 'licences.txt'), licences.join(`\n${'-'.repeat(80)}\n\n`)),
      ])
    },
  }
}
