import { ChevronUp } from "lucide-react";
import { type ReactNode, useEffect, useId, useRef, useState } from "react";

interface Props {
  /** Accessible name of the button and of what it opens. */
  readonly label: string;
  readonly children: ReactNode;
}

/** A small arrow button that opens a panel above itself. Escape and a click elsewhere close it; focus goes back. */
export function Popover({ label, children }: Props) {
  const [open, setOpen] = useState(false);
  const id = useId();
  const wrapper = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const panel = useRef<HTMLDivElement>(null);

  useEffect(() => {
    if (!open) return;
    panel.current?.querySelector<HTMLElement>("select, button")?.focus();
    const onPointer = (event: PointerEvent) => {
      if (event.target instanceof Node && !wrapper.current?.contains(event.target)) setOpen(false);
    };
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== "Escape") return;
      setOpen(false);
      button.current?.focus();
    };
    document.addEventListener("pointerdown", onPointer);
    document.addEventListener("keydown", onKey);
    return () => {
      document.removeEventListener("pointerdown", onPointer);
      document.removeEventListener("keydown", onKey);
    };
  }, [open]);

  return (
    <div className="popover" ref={wrapper}>
      <button
        ref={button}
        type="button"
        className="round small"
        aria-label={label}
        title={label}
        aria-haspopup="dialog"
        aria-expanded={open}
        aria-controls={open ? id : undefined}
        onClick={() => setOpen(!open)}
      >
        <ChevronUp aria-hidden="true" size={16} />
      </button>
      {open && (
        <div id={id} ref={panel} className="panel" role="dialog" aria-label={label}>
          {children}
        </div>
      )}
    </div>
  );
}
