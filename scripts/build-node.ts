/**
 * What runs in Node and in Electron, built by Vite: the command line as one file that needs nothing beside
 * it, Electron's main process, and its preload script.
 */
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { builtinModules } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build, type InlineConfig, type Plugin, type Rolldown } from 'vite'
import { oneFile } from './one-file.ts'
import { root, run } from './run.ts'

const builtins = new Set(builtinModules.flatMap((name) => [name, `node:${name}`]))

/** Native, loaded by `import()` where it is installed; a lone copy does without. */
const optionalNative = ['keytar']

interface Bundle {
  readonly entry: string
  readonly folder: string
  readonly fileName: string
  readonly format: 'es' | 'cjs'
  readonly external: readonly string[]
  /** What is imported when it is wanted is a chunk of its own, in the same file. */
  readonly inChunks?: boolean
}

const base: InlineConfig = {
  root,
  configFile: false,
  logLevel: 'warn',
  envDir: false,
  publicDir: false,
  resolve: { conditions: ['node', 'import', 'module', 'default'], mainFields: ['module', 'main'] },
  ssr: { noExternal: true, target: 'node' },
}

/**
 * What mailauth and imapflow ask for and never use here: character sets of messages, the public suffix list, which
 * DMARC's tree walk (RFC 9989) took the place of, a log to standard output, proxies. Of iconv-lite only the names of
 * IMAP's folders are read by, for which it has no table. All that would be a megabyte of each bundle.
 */
const unused = ['encoding-japanese', 'tldts', 'pino', 'socks']
const characterTable = /^\.\/tables\/.*\.json$/

/** By what a module is replaced. iconv-lite's tables have to hold ASCII at least. */
const replacements: Readonly<Record<string, string>> = {
  '\0left-out': 'module.exports = {}',
  '\0ascii': "module.exports = [['0', '\\0', 127]]",
}

const withoutUnused: Plugin = {
  name: 'without-unused',
  enforce: 'pre',
  resolveId: (id) => (unused.includes(id) ? '\0left-out' : characterTable.test(id) ? '\0ascii' : null),
  load: (id) => replacements[id] ?? null,
}

const configOf = (bundle: Bundle, version: string, further: readonly Plugin[]): InlineConfig => ({
  ...base,
  define: { MAILROOM_VERSION: JSON.stringify(version), 'process.env.NODE_ENV': '"production"' },
  plugins: [withoutUnused, ...further],
  ssr: { noExternal: true, external: [...bundle.external], target: 'node' },
  build: {
    ssr: bundle.entry,
    outDir: bundle.folder,
    write: bundle.inChunks !== true,
    emptyOutDir: false,
    target: 'node20.19',
    minify: 'oxc',
    sourcemap: false,
    reportCompressedSize: false,
    rolldownOptions: {
      platform: 'node',
      external: (id: string) => builtins.has(id) || bundle.external.includes(id),
      output: {
        format: bundle.format,
        entryFileNames: bundle.fileName,
        codeSplitting: bundle.inChunks === true,
        chunkFileNames: '[name]-[hash].js',
        dynamicImportInCjs: false,
      },
    },
  },
})

const chunksOf = (result: Awaited<ReturnType<typeof build>>): readonly Rolldown.OutputChunk[] => {
  const list: readonly Rolldown.RolldownOutput[] = Array.isArray(result)
    ? result
    : 'output' in result
      ? [result]
      : []
  return list.flatMap(({ output }) => output.filter((each) => each.type === 'chunk'))
}

const bundle = async (
  description: Bundle,
  further: readonly Plugin[],
): Promise<readonly Rolldown.OutputChunk[]> => {
  const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { version: string }
  const chunks = chunksOf(await build(configOf(description, version, further)))
  if (description.inChunks !== true && chunks.length !== 1)
    throw new Error(`${description.fileName} became ${chunks.length} files: one is wanted`)
  return chunks
}

/**
 * dist/cli/mailroom.js; the loopback page's server is in it.
 * @param further plugins that look on
 * @returns the folder from which it takes compiled code
 */
export const buildCli = async (folder: string, further: readonly Plugin[] = []): Promise<string> => {
  const fileName = 'mailroom.js'
  const chunks = await bundle(
    {
      entry: 'scripts/entry/cli.ts',
      folder,
      fileName,
      format: 'cjs',
      external: optionalNative,
      inChunks: true,
    },
    further,
  )
  const { text, compiledIn } = oneFile(chunks, fileName)
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, fileName), text)
  await chmod(join(folder, fileName), 0o755)
  return join(folder, compiledIn)
}

/** The demonstration runs what most commands run. @throws where it fails */
const compileCli = async (program: string, compiled: string): Promise<void> => {
  const home = await mkdtemp(join(tmpdir(), 'mailroom-build-'))
  const { code, output } = await run(
    process.execPath,
    ['--import', join(import.meta.dirname, 'keep-compiled.ts'), program, 'demo'],
    { env: { MAILROOM_HOME: home, MAILROOM_COMPILED: compiled } },
  )
  await rm(home, { recursive: true, force: true })
  if (code !== 0) throw new Error(`the demonstration failed\n${output}`)
}

/** dist/electron/main.js and preload.cjs. A sandboxed preload may only be one CommonJS file. */
export const buildElectron = async (folder: string, further: readonly Plugin[] = []): Promise<void> => {
  await Promise.all([
    bundle(
      {
        entry: 'main/hosts/electron/main.ts',
        folder,
        fileName: 'main.js',
        format: 'es',
        external: ['electron', ...optionalNative],
      },
      further,
    ),
    bundle(
      {
        entry: 'main/hosts/electron/preload.ts',
        folder,
        fileName: 'preload.cjs',
        format: 'cjs',
        external: ['electron'],
      },
      further,
    ),
  ])
}

/** All of it below `out` (dist). */
export const buildNode = async (out: string, further: readonly Plugin[] = []): Promise<void> => {
  const cli = join(out, 'cli')
  await Promise.all([cli, join(out, 'electron')].map((path) => rm(path, { recursive: true, force: true })))
  const [compiled] = await Promise.all([
    buildCli(cli, further),
    buildElectron(join(out, 'electron'), further),
  ])
  await compileCli(join(cli, 'mailroom.js'), compiled)
}
