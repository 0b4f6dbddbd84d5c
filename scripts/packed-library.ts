/**
 * A library that few runs need and that is larger than the program: it lies in the bundle as compressed text and
 * is read at its first use. As code it would be parsed at every start (25 ms for mailauth).
 */
import { builtinModules } from 'node:module'
import { brotliCompressSync, constants } from 'node:zlib'
import { build, type InlineConfig, type Plugin } from 'vite'

const builtins = new Set(builtinModules.flatMap((name) => [name, `node:${name}`]))

/** The module with all that it imports, as the body of a CommonJS function; Node's modules are asked for. */
const bundled = async (file: string, base: InlineConfig): Promise<string> => {
  const result = await build({
    ...base,
    plugins: [],
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

/**
 * @param file the module, by its path; it is to be imported by `import()`
 * @param names what it exports
 */
export const packedLibrary = (file: string, names: readonly string[], base: InlineConfig): Plugin => {
  /** Made once, for all bundles that hold it. */
  let made: Promise<string> | undefined
  return {
    name: 'packed-library',
    enforce: 'pre',
    load: {
      filter: { id: file },
      handler: () => {
        made ??= bundled(file, base).then(
          (code) =>
            `${unpacking(code)}${names.map((name) => `export const ${name} = exports.${name}\n`).join('')}`,
        )
        return made
      },
    },
  }
}
