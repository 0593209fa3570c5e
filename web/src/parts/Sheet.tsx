import { Modal } from '@mantine/core';
import type { ReactNode } from 'react';

interface SheetProps {
  readonly title: string;
  readonly opened: boolean;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** What is said before something is signed. Mantine’s own head would be a second banner of the page. It goes at once: what it said is no longer so. */
export function Sheet({ title, opened, onClose, children }: SheetProps) {
  return (
    <Modal.Root opened={opened} onClose={onClose} centered transitionProps={{ exitDuration: 0 }}>
      <Modal.Overlay />
      <Modal.Content>
        <div className="sheet-head">
          <Modal.Title>{title}</Modal.Title>
          <Modal.CloseButton aria-label="Close" />
        </div>
        <Modal.Body>{children}</Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}
