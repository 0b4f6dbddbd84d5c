import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react'
import { Dialog as AriaDialog, Modal, ModalOverlay } from 'react-aria-components'
import { useConsole } from '../../state/context.tsx'
import { paletteWords as words } from '../../words/frame.ts'
import { useRecent } from '../frame/recent.tsx'
import { type Command, commandsOf, filterCommands, recentCommands } from './commands.ts'
import '../../components/dialog.css'
import './palette.css'

/** A combobox after the ARIA pattern: the text field keeps the focus, arrows move through the list. */
export const Palette = ({ onClose }: { readonly onClose: () => void }) => {
  const console = useConsole()
  const { files } = useRecent()
  const all = useMemo(() => [...commandsOf(console), ...recentCommands(console, files)], [console, files])
  const [typed, setTyped] = useState('')
  const [at, setAt] = useState(0)
  const list = useRef<HTMLDivElement>(null)
  const shown = useMemo(() => filterCommands(all, typed), [all, typed])
  const current = shown[Math.min(at, shown.length - 1)]
  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' })
  })
  const run = (command: Command | undefined) => {
    if (command === undefined) return
    onClose()
    command.run()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    if (step !== 0) {
      event.preventDefault()
      setAt((Math.min(at, shown.length - 1) + step + shown.length) % Math.max(1, shown.length))
    } else if (event.key === 'Enter') {
      event.preventDefault()
      run(current)
    }
  }
  return (
    <ModalOverlay
      className="veil"
      isOpen
      isDismissable
      onOpenChange={(open) => {
        if (!open) onClose()
      }}
    >
      <Modal className="dialog-box palette-box">
        <AriaDialog className="dialog" aria-label={words.title}>
          <input
            className="palette-input"
            type="text"
            role="combobox"
            aria-label={words.title}
            aria-expanded="true"
            aria-controls="palette-list"
            aria-activedescendant={current === undefined ? undefined : `palette-${current.id}`}
            aria-autocomplete="list"
            placeholder={words.placeholder}
            value={typed}
            spellCheck={false}
            autoComplete="off"
            // biome-ignore lint/a11y/noAutofocus: the palette is its text field
            autoFocus
            onChange={(event) => {
              setTyped(event.target.value)
              setAt(0)
            }}
            onKeyDown={onKeyDown}
          />
          <div className="palette-list" id="palette-list" role="listbox" aria-label={words.title} ref={list}>
            {shown.map((command, index) => (
              // biome-ignore lint/a11y/useKeyWithClickEvents: the keyboard is served by the combobox above
              <div
                key={command.id}
                id={`palette-${command.id}`}
                role="option"
                tabIndex={-1}
                aria-selected={command === current}
                className="palette-option"
                onClick={() => run(command)}
                onMouseMove={() => setAt(index)}
              >
                <span className="palette-group">{command.group}</span>
                <span className="palette-text">{command.text}</span>
                {command.shortcut === undefined ? null : (
                  <span className="palette-shortcut">{command.shortcut}</span>
                )}
              </div>
            ))}
          </div>
          {shown.length === 0 ? (
            <p className="palette-none" role="status">
              {words.none}
            </p>
          ) : null}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  )
}
