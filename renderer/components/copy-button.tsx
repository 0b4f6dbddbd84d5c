import { Check, Copy } from 'lucide-react'
import { useEffect, useState } from 'react'
import { copyText } from '../api/files.ts'
import { dictionary } from '../words/dictionary.ts'
import { Button, type ButtonProps } from './button.tsx'

const words = dictionary({ copied: 'Copied', failed: 'Could not copy' })

export const CopyButton = ({
  text,
  children,
  kind = 'quiet',
  size = 'small',
  label,
}: {
  readonly text: string | (() => string | Promise<string>)
  readonly children: string
  readonly kind?: ButtonProps['kind']
  readonly size?: ButtonProps['size']
  readonly label?: string
}) => {
  const [state, setState] = useState<'idle' | 'copied' | 'failed'>('idle')
  useEffect(() => {
    if (state === 'idle') return
    const timer = setTimeout(() => setState('idle'), 2000)
    return () => clearTimeout(timer)
  }, [state])
  const copy = async () => {
    const value = typeof text === 'string' ? text : await text()
    setState((await copyText(value)) ? 'copied' : 'failed')
  }
  return (
    <>
      <Button
        kind={kind}
        size={size}
        label={label}
        icon={
          state === 'copied' ? <Check size={13} aria-hidden="true" /> : <Copy size={13} aria-hidden="true" />
        }
        onPress={() => void copy()}
      >
        {state === 'idle' ? children : state === 'copied' ? words.copied : words.failed}
      </Button>
      <span className="sr-only" role="status">
        {state === 'idle' ? '' : state === 'copied' ? words.copied : words.failed}
      </span>
    </>
  )
}
