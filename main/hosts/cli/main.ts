/** The command line: arguments in, exit code out. Everything that it does goes through the core's methods. */
import { CommandFailed, createCli, failureText, type World } from './cli.ts'
import { createProgram, usageExitCode } from './program.ts'

/** @param args without the program's own name */
export const runCli = async (args: readonly string[], world: World): Promise<number> => {
  const cli = createCli(world)
  try {
    await createProgram(cli).parseAsync([...args], { from: 'user' })
    await cli.close()
    // A stream tells that it could not write only after the write.
    await new Promise((next) => setImmediate(next))
    return cli.exitCode()
  } catch (error) {
    const code = usageExitCode(error)
    if (code !== undefined) return code
    // Refused while the arguments were read: no command has begun.
    if (error instanceof CommandFailed) {
      cli.noteLines(failureText(error.failure))
      return 3
    }
    cli.note(`INTERNAL: the program met a fault of its own. ${error instanceof Error ? error.message : ''}`)
    return 3
  } finally {
    await cli.close()
  }
}
