import { lazy, Suspense } from "react";
import { Boundary } from "../ui/Boundary";
import type { Key } from "./keys";

export type DialogName = "settings" | "keys" | "stream";

interface Props {
  readonly shown: DialogName | null;
  readonly keys: readonly Key[];
  readonly onShow: (dialog: DialogName | null) => void;
}

const SettingsDialog = lazy(async () => ({
  default: (await import("../features/settings/SettingsDialog")).SettingsDialog,
}));
const KeysDialog = lazy(async () => ({ default: (await import("../features/settings/KeysDialog")).KeysDialog }));
const StreamDialog = lazy(async () => ({ default: (await import("../features/streaming/StreamDialog")).StreamDialog }));

/** The dialogs of one's own: loaded when they are opened for the first time. */
export function Dialogs({ shown, keys, onShow }: Props) {
  if (shown === null) return null;
  const onClose = () => onShow(null);
  return (
    <Boundary key={shown} onError={onClose}>
      <Suspense>
        {shown === "settings" && <SettingsDialog onClose={onClose} onShowKeys={() => onShow("keys")} />}
        {shown === "keys" && <KeysDialog keys={keys} onClose={onClose} />}
        {shown === "stream" && <StreamDialog onClose={onClose} />}
      </Suspense>
    </Boundary>
  );
}
