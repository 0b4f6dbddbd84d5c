/**
 * A program in one file, of which Node compiles no more than it runs. The chunks stand in comments, which the engine
 * skips at a hundredth of what it takes to compile them, and each is compiled when it is first required.
 */

export interface Chunk {
  /** As the others require it, without `./`. */
  readonly fileName: string
  /** CommonJS. */
  readonly code: string
}

const opening = (fileName: string): string => `\n/*# ${fileName}\n`
const closing = '\n#*/'

/** Stands for the end of a comment inside a chunk. */
const inner = '*\u007f/'

/**
 * Runs in the built file, without anything of this one, as a CommonJS module or as an ECMAScript module: a lone copy
 * has no package.json beside it to say which it is.
 */
const run = (entry: string): void => {
  const { readFileSync } = process.getBuiltinModule('node:fs')
  const { dirname, isAbsolute, join } = process.getBuiltinModule('node:path')
  const { createRequire } = process.getBuiltinModule('node:module')
  const { compileFunction } = process.getBuiltinModule('node:vm')
  const started = typeof __filename === 'string' ? __filename : (process.argv[1] ?? '')
  // Piped or evaluated it has a name such as [stdin], which may be a file of anybody's.
  if (!isAbsolute(started)) {
    process.stderr.write('This program runs from its file: node PATH\n')
    process.exitCode = 3
    return
  }
  const file = createRequire(started).resolve(started)
  /** Of an installation: a lone copy may lie below a folder that others may write to. */
  const packages = /[\\/]dist[\\/]cli$/.test(dirname(file))
    ? join(dirname(file), '../../node_modules')
    : undefined
  const bytes = readFileSync(file)
  const loaded = new Map<string, { exports: unknown }>()
  const load = (name: string): unknown => {
    if (!name.startsWith('./')) {
      const builtIn = process.getBuiltinModule(name)
      if (builtIn !== undefined) return builtIn
      if (packages === undefined) throw new Error(`${name} is not with this copy`)
      return createRequire(file)(join(packages, name))
    }
    const known = loaded.get(name)
    if (known !== undefined) return known.exports
    const module = { exports: {} }
    loaded.set(name, module)
    const head = `\n/*# ${name.slice(2)}\n`
    const at = bytes.indexOf(head)
    if (at === -1) throw new Error(`${name} is missing in ${file}`)
    const start = at + Buffer.byteLength(head)
    const code = bytes.toString('latin1', start, bytes.indexOf('\n#*/', start)).replaceAll('*\u007f/', '*/')
    const chunk = compileFunction(code, ['exports', 'require', 'module', '__filename', '__dirname'], {
      filename: file,
    })
    chunk(module.exports, load, module, file, dirname(file))
    return module.exports
  }
  load(entry)
}

/**
 * What is beyond ASCII as an escape: a text of nothing else takes the engine half the memory, and is not decoded. Raw
 * templates are regular expressions here, to which it means the same.
 * @throws behind a backslash, where it would mean another thing
 */
const inAscii = (code: string): string => {
  const wrong = /(?<!\\)(?:\\\\)*\\[\u0080-\uffff]/.exec(code)
  if (wrong !== null) throw new Error(`not to be written in ASCII: ${wrong[0]}`)
  return code.replaceAll(
    /[\u0080-\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

/** @throws where a chunk holds what separates them */
export const oneFile = (chunks: readonly Chunk[], entry: string): string => {
  const bodies = chunks.map(({ fileName, code }) => {
    if (code.includes(inner) || code.includes(closing) || code.includes('\n/*# '))
      throw new Error(`${fileName} holds what separates the chunks`)
    // They were ECMAScript modules, which are strict.
    return `${opening(fileName)}'use strict';${inAscii(code).replaceAll('*/', inner)}${closing}`
  })
  return `#!/usr/bin/env node\n;(${run})('./${entry}')\n${bodies.join('')}\n`
}
