/**
 * A library that few runs need and that is nearly as large as the program: it lies in the bundle as compressed text and
 * is read at its first use. As code it would be parsed at every start (25 ms for mailauth).
 */
import { builtinModules } from 'node:module'
import { brotliCompressSync, constants } from 'node:zlib'
import { build, type InlineConfig, type Plugin } from 'vite'

const builtins = new Set(builtinModules.flatMap((name) => [name, `node:${name}`]))

/** What a library only needs for parts of it that are not used here: an empty module stands for it. */
const leftOut = (names: readonly string[]): Plugin => ({
  name: 'left-out',
  enforce: 'pre',
  resolveId: (id) => (names.includes(id) ? `\0left-out:${id}` : null),
  load: (id) => (id.startsWith('\0left-out:') ? 'module.exports = {}' : null),
})

/** The module with all that it imports, as the body of a CommonJS function; Node's modules are asked for. */
const bundled = async ({ file, without }: PackedLibrary, base: InlineConfig): Promise<string> => {
  const result = await build({
    ...base,
    plugins: [leftOut(without)],
    build: {
      ssr: file,
      write: false,
      target: base.build?.target ?? 'node20.19',
      minify: 'oxc',
      rolldownOptions: {
        platform: 'node',
        external: (id: string) => builtins.has(id),
        output: { format: 'cjs', codeSplitting: false },
      },
    },
  })
  const list = Array.isArray(result) ? result : 'output' in result ? [result] : []
  const [chunk, ...others] = list.flatMap(({ output }) => output)
  if (chunk?.type !== 'chunk' || others.length > 0) throw new Error(`${file} did not become one chunk`)
  return chunk.code
}

/** The last two steps of quality (11) take seconds and save a tenth. */
const packed = (code: string): string =>
  brotliCompressSync(code, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }).toString('base64')

const unpacking = (code: string): string => `
import { compileFunction } from 'node:vm'
import { brotliDecompressSync } from 'node:zlib'
const text = brotliDecompressSync(Buffer.from('${packed(code)}', 'base64')).toString()
const exports = {}
const require = (id) => process.getBuiltinModule(id)
compileFunction(text, ['exports', 'require'], { filename: 'packed-library.cjs' })(exports, require)
`

interface PackedLibrary {
  /** The module, by its path; it is to be imported by `import()`. */
  readonly file: string
  /** What it exports. */
  readonly names: readonly string[]
  /** Packages that are asked for and never used: tables, most of all. */
  readonly without: readonly string[]
}

export const packedLibrary = (library: PackedLibrary, base: InlineConfig): Plugin => {
  const { file, names } = library
  /** Made once, for all bundles that hold it. */
  let made: Promise<string> | undefined
  return {
    name: 'packed-library',
    enforce: 'pre',
    load: {
      filter: { id: file },
      handler: () => {
        made ??= bundled(library, base).then(
          (code) =>
            `${unpacking(code)}${names.map((name) => `export const ${name} = exports.${name}\n`).join('')}`,
        )
        return made
      },
    },
  }
}
