/** The page into `outDir`: hashed files, and `csp.json` with what a host's content security policy has to allow. */
import { createHash } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { build, type Plugin } from 'vite'

const rendererRoot = join(import.meta.dirname, '../renderer')

/**
 * React Aria injects one style element (`touch-action` of what can be pressed). Its text is taken from the
 * installed package, so that an update of it changes the hash by itself, or stops the build if it is gone.
 */
const injectedStyle = async (): Promise<string> => {
  const require = createRequire(import.meta.url)
  const aria = createRequire(require.resolve('react-aria-components')).resolve('react-aria')
  const source = await readFile(join(dirname(aria), '../private/interactions/usePress.mjs'), 'utf8')
  const attribute = /const (\S+PRESSABLE_ATTRIBUTE) = '([^']+)'/.exec(source)
  const template = /style\.textContent = `([^`]*)`\.trim\(\)/.exec(source)?.[1]
  if (attribute?.[1] === undefined || attribute[2] === undefined || template === undefined)
    throw new Error('The style that react-aria injects was not found where it used to be.')
  return template.replace(`\${${attribute[1]}}`, attribute[2]).trim()
}

export const styleHash = (text: string): string =>
  `sha256-${createHash('sha256').update(text, 'utf8').digest('base64')}`

/** The page's scripts and styles run as they were built, or not at all, wherever they come from. */
const withIntegrity = async (outDir: string, html: string): Promise<string> => {
  const tags = [...html.matchAll(/<(?:script|link)\b[^>]*\b(?:src|href)="\.\/([^"]+\.(?:js|css))"/g)]
  const hashes = await Promise.all(
    tags.map(async ([, file = '']) =>
      createHash('sha384')
        .update(await readFile(join(outDir, file)))
        .digest('base64'),
    ),
  )
  return tags.reduce(
    (text, [tag], place) => text.replace(tag, `${tag} integrity="sha384-${hashes[place]}"`),
    html,
  )
}

export interface RendererBuild {
  /** Another page than the product's, for the tests. */
  readonly root?: string
  readonly minify?: boolean
  /** Plugins that look on. */
  readonly further?: readonly Plugin[]
}

export const buildRenderer = async (outDir: string, options: RendererBuild = {}): Promise<void> => {
  await build({
    root: options.root ?? rendererRoot,
    configFile: false,
    logLevel: 'error',
    base: './',
    plugins: [...(options.further ?? [])],
    build: {
      outDir,
      emptyOutDir: true,
      target: 'chrome120',
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      reportCompressedSize: false,
      minify: options.minify ?? true,
    },
  })
  const page = join(outDir, 'index.html')
  await writeFile(page, await withIntegrity(outDir, await readFile(page, 'utf8')))
  await writeFile(
    join(outDir, 'csp.json'),
    `${JSON.stringify({ styleHashes: [styleHash(await injectedStyle())] }, null, 2)}\n`,
  )
}
