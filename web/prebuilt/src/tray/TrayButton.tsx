import { Button, Dialog, DialogTrigger, Popover } from "react-aria-components";
import type { TrayItem } from "./TrayItem";

interface Props {
  readonly item: TrayItem;
}

/** A round button of the tray. */
export function TrayButton({ item }: Props) {
  return item.content === undefined ? <Plain item={item} /> : <Opening item={item} />;
}

function Plain({ item: { label, tooltip, icon, pressed, expanded, badge, shortcut, onPress } }: Props) {
  return (
    <button
      type="button"
      className={pressed || expanded ? "round pressed" : "round"}
      aria-label={label}
      aria-pressed={pressed}
      aria-expanded={expanded}
      aria-keyshortcuts={shortcut}
      title={withShortcut(tooltip ?? label, shortcut)}
      onClick={onPress}
    >
      {icon}
      {badge && (
        <span className="badge" aria-hidden="true">
          {badge}
        </span>
      )}
    </button>
  );
}

function Opening({ item: { label, tooltip, icon, shortcut, content } }: Props) {
  return (
    <DialogTrigger>
      <span title={withShortcut(tooltip ?? label, shortcut)}>
        <Button className="round" aria-label={label}>
          {icon}
        </Button>
      </span>
      <Popover placement="top" offset={12} containerPadding={16}>
        <Dialog className="panel" aria-label={label}>
          {content}
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}

function withShortcut(text: string, shortcut: string | undefined): string {
  return shortcut ? `${text} (${shortcut})` : text;
}
