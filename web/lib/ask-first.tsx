import type { ReactNode } from "react";
import { Button } from "#web/ui/button";
import { Dialog } from "#web/ui/dialog";

export type AskFirstProps = {
  open: boolean;
  title: string;
  /** What the person on the other side loses. */
  children: ReactNode;
  action: string;
  onSure: () => void;
  onClose: () => void;
};

/** One question before what cannot be taken back; everything else on a board is one tap. */
export function AskFirst({ open, title, children, action, onSure, onClose }: AskFirstProps) {
  return (
    <Dialog
      open={open}
      onClose={onClose}
      kind="dialog"
      title={title}
      actions={
        <>
          <Button variant="secondary" size="lg" onClick={onClose}>
            Keep
          </Button>
          <Button
            variant="danger"
            size="lg"
            onClick={() => {
              onSure();
              onClose();
            }}
          >
            {action}
          </Button>
        </>
      }
    >
      {children}
    </Dialog>
  );
}
