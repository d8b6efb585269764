import { useDaily } from "@daily-co/daily-react";
import { useEffect } from "react";
import { useCallTools } from "../../call/CallTools";
import { useNames } from "../../call/useNames";
import { useLocalMedia } from "../../devices/useLocalMedia";
import { useText } from "../../i18n/TextContext";
import type { MachineLink } from "../../room/machineLink";

const ID = "muted";

/** Says in a toast why one's microphone went off by itself, with the way back. Shows nothing itself. */
export function MuteNews({ link }: { readonly link: Pick<MachineLink, "listen"> }) {
  const { t } = useText();
  const call = useDaily();
  const { toasts } = useCallTools();
  const { microphoneOn } = useLocalMedia();
  const nameOf = useNames();
  useEffect(
    () =>
      link.listen("page-remote-mute", ({ tracks, by, reason }) => {
        if (!tracks.includes("audio")) return;
        const limit = reason === "microphone-limit" && t("mutes.limit");
        const text = limit || (by === null ? t("mutes.byRoom") : t("mutes.byHost", { name: nameOf(by) }));
        const action = { label: t("devices.unmuteMicrophone"), run: () => void call?.setLocalAudio(true) };
        toasts.show(text, { id: ID, action });
      }),
    [link, call, nameOf, t, toasts],
  );
  useEffect(() => {
    if (microphoneOn) toasts.dismiss(ID); // it was opened again by other ways
  }, [microphoneOn, toasts]);
  return null;
}
