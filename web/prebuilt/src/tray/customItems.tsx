import { useState } from "react";
import type { TrayButton } from "../embed/appearance";
import type { TrayItem } from "./TrayItem";

/** The buttons that the embedding app has put into the tray. */
export function customItems(buttons: readonly TrayButton[], onButton: ((id: string) => void) | undefined): TrayItem[] {
  return buttons.map(({ id, label, tooltip, icon, pressed }) => ({
    // An app's id may be that of one of the page's own buttons.
    id: `app:${id}`,
    label,
    tooltip,
    icon: <Icon url={icon} label={label} />,
    pressed,
    onPress: () => onButton?.(id),
  }));
}

function Icon({ url, label }: { readonly url: string | null; readonly label: string }) {
  const [broken, setBroken] = useState(false);
  return url && !broken ? (
    <img src={url} alt="" referrerPolicy="no-referrer" onError={() => setBroken(true)} />
  ) : (
    <span aria-hidden="true">{[...label][0]}</span>
  );
}
