import type { ReactNode } from 'react'
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from 'react-aria-components'
import './dialog.css'

/** A modal dialog: focus goes in and comes back, Escape closes, the page behind is out of reach. */
export const Dialog = ({
  title,
  onClose,
  children,
  actions,
  width = 'normal',
  closable = true,
}: {
  readonly title: string
  readonly onClose: () => void
  readonly children: ReactNode
  readonly actions?: ReactNode
  readonly width?: 'narrow' | 'normal' | 'wide'
  /** False while something is being written: neither Escape nor a click outside closes it then. */
  readonly closable?: boolean
}) => (
  <ModalOverlay
    className="veil"
    isOpen
    isDismissable={closable}
    isKeyboardDismissDisabled={!closable}
    onOpenChange={(open) => {
      if (!open) onClose()
    }}
  >
    <Modal className={`dialog-box ${width}`}>
      <AriaDialog className="dialog">
        <Heading slot="title" level={2} className="dialog-title">
          {title}
        </Heading>
        <div className="dialog-body">{children}</div>
        {actions === undefined ? null : <div className="dialog-actions">{actions}</div>}
      </AriaDialog>
    </Modal>
  </ModalOverlay>
)
