import { ChevronUp } from "lucide-react";
import type { ReactNode } from "react";
import { Button, Dialog, DialogTrigger, Popover as Panel } from "react-aria-components";

interface Props {
  /** Accessible name of the button and of what it opens. */
  readonly label: string;
  /** At 16 to 18 pixels, hidden from screen readers; an arrow upwards where none is given. */
  readonly icon?: ReactNode;
  readonly children: ReactNode;
}

/**
 * A small button that opens a panel above itself. Focus stays within until Escape, a press elsewhere or the button
 * closes the panel, and then goes back to the button.
 */
export function Popover({ label, icon = <ChevronUp aria-hidden="true" size={16} />, children }: Props) {
  return (
    <DialogTrigger>
      <span title={label}>
        <Button className="round small" aria-label={label}>
          {icon}
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
