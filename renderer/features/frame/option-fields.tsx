/** What is asked of every environment, when it is added and later on. */
import type { EnvironmentRecord } from '#shared/environments/model.ts'
import { CheckboxLine, Labelled, RadioList, Select } from '../../components/fields.tsx'
import { dialogWords as words } from '../../words/frame.ts'

export type BasicOptions = Pick<EnvironmentRecord, 'teamConnectVersion' | 'express' | 'delivery'>

const versions = [
  { value: '8', label: words.version8 },
  { value: '7', label: words.version7 },
] as const

const deliveries = [
  { value: 'written-here', label: words.writtenHere },
  { value: 'handed-over', label: words.handedOver },
] as const

export const BasicOptionFields = ({
  options,
  onChange,
}: {
  readonly options: BasicOptions
  readonly onChange: (options: BasicOptions) => void
}) => (
  <>
    <Labelled label={words.version}>
      {({ id }) => (
        <Select
          id={id}
          value={options.teamConnectVersion}
          options={versions}
          onChange={(teamConnectVersion) => onChange({ ...options, teamConnectVersion })}
        />
      )}
    </Labelled>
    <CheckboxLine checked={options.express} onChange={(express) => onChange({ ...options, express })}>
      {words.express}
    </CheckboxLine>
    <RadioList
      label={words.delivery}
      value={options.delivery}
      options={deliveries}
      onChange={(delivery) => onChange({ ...options, delivery })}
    />
  </>
)
