import { Maximize, Minimize } from "lucide-react";
import { useSyncExternalStore } from "react";
import { useText } from "../i18n/TextContext";
import type { TrayItem } from "../tray/TrayItem";
import { useCallTools, useView } from "./CallTools";

function followPage(onChange: () => void): () => void {
  document.addEventListener("fullscreenchange", onChange);
  return () => document.removeEventListener("fullscreenchange", onChange);
}

/**
 * Fills the screen with the call. In an app's frame that is the app's to allow (`showFullscreenButton`) and its page's to do; the
 * icon follows what that page says.
 */
export function useFullscreenItem(): TrayItem | null {
  const { t } = useText();
  const { frame } = useCallTools();
  const { showFullscreenButton, fullscreen } = useView();
  const pageFills = useSyncExternalStore(followPage, () => document.fullscreenElement !== null);
  if (frame ? !showFullscreenButton : !document.fullscreenEnabled) return null;
  const on = frame ? fullscreen : pageFills;
  const Icon = on ? Minimize : Maximize;
  return {
    id: "fullscreen",
    label: t(on ? "settings.leaveFullscreen" : "settings.fullscreen"),
    icon: <Icon aria-hidden="true" size={22} />,
    pressed: on,
    shortcut: "f",
    onPress: () => {
      if (frame) frame.askFullscreen(!on);
      else void (on ? document.exitFullscreen() : document.documentElement.requestFullscreen()).catch(() => undefined);
    },
  };
}
