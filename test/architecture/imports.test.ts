import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve, sep } from 'node:path'
import { describe, expect, it } from 'vitest'

const root = resolve(import.meta.dirname, '../..')

const sourceFiles = (folder: string): string[] =>
  readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/'))

/** What a file imports: paths of the project as `main/app.ts`, packages and Node modules by their names. */
const importsOf = (file: string): string[] => {
  const text = readFileSync(join(root, file), 'utf8')
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/^\s*\/\/.*$/gm, '')
  const found = [
    ...text.matchAll(/^\s*(?:import|export)\b[^'";]*?\bfrom\s*['"]([^'"]+)['"]/gm),
    ...text.matchAll(/^\s*import\s*['"]([^'"]+)['"]/gm),
    ...text.matchAll(/\bimport\(\s*['"]([^'"]+)['"]\s*\)/g),
    ...text.matchAll(/\brequire\(\s*['"]([^'"]+)['"]\s*\)/g),
  ].map((match) => match[1] ?? '')
  return found.map((specifier) => {
    if (specifier.startsWith('#')) return specifier.slice(1)
    if (specifier.startsWith('.')) {
      return relative(root, resolve(root, dirname(file), specifier))
        .split(sep)
        .join('/')
    }
    return specifier
  })
}

const own = (specifier: string) => /^(shared|main|renderer|test|scripts)\//.test(specifier)
const isNode = (specifier: string) => specifier.startsWith('node:')
const inside = (folder: string) => (specifier: string) => specifier.startsWith(`${folder}/`)

const uiLibraries = [
  'react',
  'react-dom',
  'react-dom/client',
  'react-aria-components',
  'lucide-react',
  'react/jsx-runtime',
]

type Rule = {
  readonly name: string
  readonly of: (file: string) => ((specifier: string) => boolean) | undefined
}

/** Services that a service may call. */
const servicesOf: Readonly<Record<string, readonly string[]>> = {
  'main/services/judge': ['main/services/knowledge'],
  'main/services/explain': ['main/services/knowledge', 'main/services/judge'],
  'main/services/probe': ['main/services/privacy'],
  'main/services/diagnosis': ['main/services/probe', 'main/services/judge', 'main/services/privacy'],
}

/** One entry per row of the table in docs/architecture.md. */
const rules: readonly Rule[] = [
  {
    name: 'shared imports shared and the schema library',
    of: (file) =>
      inside('shared')(file) ? (specifier) => inside('shared')(specifier) || specifier === 'zod' : undefined,
  },
  {
    name: 'a service imports shared, ports, its own folder, and the services that its row names',
    of: (file) => {
      const folder = /^main\/services\/[^/]+/.exec(file)?.[0]
      if (folder === undefined) return undefined
      const folders = ['shared', 'main/ports', folder, ...(servicesOf[folder] ?? [])]
      return (specifier) => folders.some((each) => inside(each)(specifier))
    },
  },
  {
    name: 'a port imports shared and other ports',
    of: (file) =>
      inside('main/ports')(file)
        ? (specifier) => inside('shared')(specifier) || inside('main/ports')(specifier)
        : undefined,
  },
  {
    name: 'an adapter imports shared, ports, adapters, Node and libraries, never electron',
    of: (file) =>
      inside('main/adapters')(file)
        ? (specifier) =>
            own(specifier)
              ? inside('shared')(specifier) ||
                inside('main/ports')(specifier) ||
                inside('main/adapters')(specifier)
              : !['electron', 'electron-store'].includes(specifier)
        : undefined,
  },
  {
    name: 'app.ts imports services, ports and shared',
    of: (file) =>
      file === 'main/app.ts' || inside('main/app')(file)
        ? (specifier) =>
            inside('shared')(specifier) ||
            inside('main/services')(specifier) ||
            inside('main/ports')(specifier) ||
            inside('main/app')(specifier)
        : undefined,
  },
  {
    name: 'a host imports app, adapters, ports, shared and its own folder, never a service or another host',
    of: (file) => {
      const folder = /^main\/hosts\/[^/]+/.exec(file)?.[0]
      if (folder === undefined) return undefined
      return (specifier) => {
        if (own(specifier)) {
          return (
            specifier === 'main/app.ts' ||
            inside('shared')(specifier) ||
            inside('main/adapters')(specifier) ||
            inside('main/ports')(specifier) ||
            inside(folder)(specifier)
          )
        }
        return !['electron', 'electron-store'].includes(specifier) || folder === 'main/hosts/electron'
      }
    },
  },
  {
    name: 'the renderer imports shared, React and UI libraries',
    of: (file) =>
      inside('renderer')(file)
        ? (specifier) =>
            inside('shared')(specifier) || inside('renderer')(specifier) || uiLibraries.includes(specifier)
        : undefined,
  },
]

const product = ['shared', 'main', 'renderer'].flatMap(sourceFiles)

describe('the import table of the architecture', () => {
  for (const rule of rules) {
    it(rule.name, () => {
      const wrong = product.flatMap((file) => {
        const allowed = rule.of(file)
        return allowed === undefined
          ? []
          : importsOf(file)
              .filter((specifier) => !allowed(specifier))
              .map((specifier) => `${file} imports ${specifier}`)
      })
      expect(wrong).toEqual([])
    })
  }

  it('covers every source file by a rule', () => {
    expect(product.filter((file) => rules.every((rule) => rule.of(file) === undefined))).toEqual([])
  })

  it('keeps Node out of what runs in the page', () => {
    const wrong = [...sourceFiles('shared'), ...sourceFiles('renderer')].filter((file) =>
      importsOf(file).some(isNode),
    )
    expect(wrong).toEqual([])
  })
})
