import type { EnvironmentSummary, EnvironmentView } from '#shared/environments/model.ts'
import { type Cli, stop } from '../cli.ts'
import { oneLine } from '../output/style.ts'

/** The environment of that name (or id). A name differs from another by more than its case, or it is asked for exactly. */
export const findEnvironment = async (cli: Cli, name: string): Promise<EnvironmentSummary> => {
  const all = await cli.call('environments.list', {})
  const exact = all.find((entry) => entry.name === name) ?? all.find((entry) => entry.id === name)
  if (exact !== undefined) return exact
  const alike = all.filter((entry) => entry.name.toLowerCase() === name.toLowerCase())
  const [only] = alike
  if (only !== undefined && alike.length === 1) return only
  const names = all.map((entry) => entry.name)
  return stop(
    'ENVIRONMENT_NOT_FOUND',
    `There is no environment ${name}.`,
    names.length === 0
      ? 'There are none yet: mailroom env add NAME --file PATH.'
      : `There are: ${names.join(', ')}.`,
  )
}

/** Opening clears what a killed program left; the core tells of it once, so it is said whichever command it was. */
export const openById = async (cli: Cli, id: string): Promise<EnvironmentView> => {
  const view = await cli.call('environments.open', { id })
  for (const { code, message } of view.file.ok ? view.file.view.warnings : []) {
    if (code === 'LEFTOVERS_REMOVED') cli.note(oneLine(message))
  }
  return view
}

export const openEnvironment = async (cli: Cli, name: string): Promise<EnvironmentView> =>
  openById(cli, (await findEnvironment(cli, name)).id)

/** The file's view, or the end of the command with the reason why it cannot be read. */
export const fileOf = (view: EnvironmentView) =>
  view.file.ok ? view.file.view : stop(view.file.error.code, view.file.error.message, view.file.error.remedy)
