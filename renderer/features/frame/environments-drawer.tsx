import { Dialog, Modal, ModalOverlay } from 'react-aria-components'
import '../../components/dialog.css'
import { frameWords } from '../../words/frame.ts'
import { SidebarParts } from './sidebar.tsx'
import './environments-drawer.css'

/** The environments of a narrow window; Escape, a choice or a click beside it closes them. */
export const EnvironmentsDrawer = ({ onClose }: { readonly onClose: () => void }) => (
  <ModalOverlay
    className="drawer-veil"
    isOpen
    isDismissable
    onOpenChange={(open) => {
      if (!open) onClose()
    }}
  >
    <Modal className="drawer">
      <Dialog className="side" aria-label={frameWords.environmentsMenu}>
        <SidebarParts onChoose={onClose} />
      </Dialog>
    </Modal>
  </ModalOverlay>
)
