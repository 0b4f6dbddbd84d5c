/** The small Java programs beside this file, compiled once per content, against Debian's libraries. */
import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, rename, rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { missingPrograms } from '#test/servers/programs.ts'

const folder = import.meta.dirname
const cache = resolve(folder, '../../node_modules/.cache')
/** For programs that end within a second: compiled once over, and no threads for the rest. */
const shortLived = ['-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC']
const libraries = ['javax.mail.jar', 'jasypt.jar', 'javax.activation.jar'].map(
  (name) => `/usr/share/java/${name}`,
)

/** Why Java tests cannot run here, or undefined. With `CI=true` that is a failure. */
export const javaMissing = (): string | undefined => {
  const absent = libraries.slice(0, 2).filter((path) => !existsSync(path))
  const reason =
    missingPrograms('java', 'javac') ??
    (absent.length > 0 ? `not installed: ${absent.join(', ')} (libmail-java, libjasypt-java)` : undefined)
  if (reason !== undefined && process.env['CI'] === 'true') throw new Error(`Tests cannot run, ${reason}`)
  return reason
}

const run = (
  program: string,
  args: readonly string[],
  input: Uint8Array,
  env: Readonly<Record<string, string>>,
): Promise<{ code: number; stdout: string; stderr: string }> =>
  new Promise((resolve) => {
    const child = execFile(
      program,
      [...args],
      { maxBuffer: 256 * 1_048_576, env: { ...process.env, ...env } },
      (error, stdout, stderr) => {
        const code = error === null ? 0 : typeof error.code === 'number' ? error.code : -1
        resolve({ code, stdout, stderr })
      },
    )
    child.stdin?.on('error', () => undefined)
    child.stdin?.end(input)
  })

const compile = async (): Promise<string> => {
  const sources = (await readdir(folder)).filter((name) => name.endsWith('.java')).sort()
  const hash = createHash('sha256')
  for (const name of sources) hash.update(await readFile(join(folder, name)))
  const classes = join(cache, `java-${hash.digest('hex').slice(0, 16)}`)
  if (existsSync(classes)) return classes
  const draft = `${classes}.${process.pid}`
  await mkdir(draft, { recursive: true })
  const compiled = await run(
    'javac',
    [
      ...shortLived.map((option) => `-J${option}`),
      '-encoding',
      'UTF-8',
      '-cp',
      libraries.join(':'),
      '-d',
      draft,
      ...sources.map((name) => join(folder, name)),
    ],
    new Uint8Array(),
    {},
  )
  if (compiled.code !== 0) throw new Error(`javac: ${compiled.stderr}`)
  // Another worker may have been quicker.
  await rename(draft, classes).catch(() => rm(draft, { recursive: true, force: true }))
  return classes
}

let classes: Promise<string> | undefined

/** Runs one of the programs; what it prints, and its exit code. */
export const runJava = async (
  program: 'ReadProperties' | 'Encryption' | 'SendWithFile' | 'JavaMailSession',
  args: readonly string[] = [],
  input: Uint8Array = new Uint8Array(),
  env: Readonly<Record<string, string>> = {},
): Promise<{ code: number; stdout: string; stderr: string }> => {
  classes ??= compile()
  const path = [await classes, ...libraries].join(':')
  return run('java', [...shortLived, '-cp', path, program, ...args], input, env)
}

const textOfHex = (hex: string): string =>
  (hex.match(/.{4}/g) ?? []).map((unit) => String.fromCharCode(Number.parseInt(unit, 16))).join('')

/** The files as `java.util.Properties` reads them; null for one that it refuses. */
export const readWithJava = async (
  files: readonly Uint8Array[],
): Promise<readonly (ReadonlyMap<string, string> | null)[]> => {
  const number = (value: number): Uint8Array => {
    const bytes = new Uint8Array(4)
    new DataView(bytes.buffer).setInt32(0, value)
    return bytes
  }
  const input = Buffer.concat([
    number(files.length),
    ...files.flatMap((bytes) => [number(bytes.length), bytes]),
  ])
  const { code, stdout, stderr } = await runJava('ReadProperties', [], input)
  if (code !== 0) throw new Error(`ReadProperties: ${stderr}`)
  return stdout
    .split('\n')
    .slice(0, files.length)
    .map((line) =>
      line === 'malformed'
        ? null
        : new Map(
            line
              .split(' ')
              .filter((pair) => pair !== '')
              .map((pair): [string, string] => {
                const [key = '', value = ''] = pair.split('=')
                return [textOfHex(key), textOfHex(value)]
              }),
          ),
    )
}
