import type { ReactNode } from "react";
import type { ApiError } from "../api/Api";
import { Dialog } from "./Dialog";
import { Notice } from "./Notice";

interface Props {
  readonly title: string;
  readonly isOpen: boolean;
  /** What the button does: "Delete the room". */
  readonly action: string;
  readonly cancel?: string;
  readonly running?: boolean;
  readonly error?: ApiError | undefined;
  onConfirm(): void;
  onClose(): void;
  readonly children: ReactNode;
}

/** Asks once more before something that cannot be taken back. */
export function Confirm(props: Props) {
  const { title, isOpen, action, cancel = "Cancel", running = false, error, onConfirm, onClose, children } = props;
  return (
    <Dialog title={title} isOpen={isOpen} role="alertdialog" onClose={onClose}>
      {children}
      {error ? <Notice kind="error">{error.message}</Notice> : null}
      <div className="buttons">
        {/* biome-ignore lint/a11y/noAutofocus: the harmless choice has the focus in a dialog that asks */}
        <button type="button" className="button" autoFocus onClick={onClose}>
          {cancel}
        </button>
        <button type="button" className="button danger" disabled={running} onClick={onConfirm}>
          {action}
        </button>
      </div>
    </Dialog>
  );
}
