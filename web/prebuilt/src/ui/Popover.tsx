import { ChevronUp } from "lucide-react";
import type { ReactNode } from "react";
import { Button, Dialog, DialogTrigger, Popover as Panel } from "react-aria-components";

interface Props {
  /** Accessible name of the button and of what it opens. */
  readonly label: string;
  readonly children: ReactNode;
}

/**
 * A small arrow button that opens a panel above itself. Focus stays within until Escape, a press elsewhere or the button
 * closes the panel, and then goes back to the button.
 */
export function Popover({ label, children }: Props) {
  return (
    <DialogTrigger>
      <span title={label}>
        <Button className="round small" aria-label={label}>
          <ChevronUp aria-hidden="true" size={16} />
        </Button>
      </span>
      <Panel placement="top" offset={12} containerPadding={16}>
        <Dialog className="panel" aria-label={label}>
          {children}
        </Dialog>
      </Panel>
    </DialogTrigger>
  );
}
