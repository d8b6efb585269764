import { Ellipsis } from "lucide-react";
import { Button, Dialog, DialogTrigger, Popover } from "react-aria-components";
import { useText } from "../i18n/TextContext";
import type { TrayItem } from "./TrayItem";

interface Props {
  readonly items: readonly TrayItem[];
}

/** Everything that finds no room in the tray, in the same order, with its words. */
export function MoreMenu({ items }: Props) {
  const { t } = useText();
  const label = t("tray.more");
  const waiting = items.some(({ badge }) => badge);
  return (
    <DialogTrigger>
      <span title={label}>
        <Button className="round" aria-label={label}>
          <Ellipsis aria-hidden="true" size={22} />
          {waiting && <span className="badge dot" aria-hidden="true" />}
        </Button>
      </span>
      <Popover placement="top" offset={12} containerPadding={16}>
        <Dialog className="panel more" aria-label={label}>
          {({ close }) => (
            <ul>
              {items.map((item) => (
                <li key={item.id}>
                  <Row item={item} close={close} />
                </li>
              ))}
            </ul>
          )}
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}

function Row({ item, close }: { readonly item: TrayItem; readonly close: () => void }) {
  const { label, icon, pressed, expanded, badge, shortcut, onPress, content } = item;
  if (content !== undefined)
    return (
      <details className="more-content">
        <summary className="more-row">
          {icon}
          <span>{label}</span>
        </summary>
        {content}
      </details>
    );
  return (
    <button
      type="button"
      className="more-row"
      aria-keyshortcuts={shortcut}
      aria-pressed={pressed}
      aria-expanded={expanded}
      onClick={() => {
        close();
        onPress?.();
      }}
    >
      {icon}
      <span>{label}</span>
      {badge && (
        <span className="badge" aria-hidden="true">
          {badge}
        </span>
      )}
      {shortcut && (
        <span className="more-key" aria-hidden="true">
          <kbd>{shortcut}</kbd>
        </span>
      )}
    </button>
  );
}
