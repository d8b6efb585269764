import { useDaily, useDailyEvent } from "@daily-co/daily-react";
import { useCallback, useRef, useState } from "react";
import { useText } from "../i18n/TextContext";
import { ALWAYS_HEARD } from "../ui/alwaysHeard";
import { usePreferences } from "./CallTools";

/** People who are there already when one arrives are not announced. */
const SETTLE_MS = 2000;

/** Tells screen readers, politely, who came and who went. */
export function Announcer() {
  const call = useDaily();
  const { t } = useText();
  const { announcements } = usePreferences();
  const arrived = useRef(performance.now());
  const [text, setText] = useState("");
  useDailyEvent(
    "participant-joined",
    useCallback(
      ({ participant }) => {
        if (performance.now() - arrived.current > SETTLE_MS)
          setText(t("call.joined", { name: participant.user_name || t("guest") }));
      },
      [t],
    ),
  );
  useDailyEvent(
    "participant-left",
    useCallback(
      ({ participant }) => {
        if (call?.meetingState() === "joined-meeting")
          setText(t("call.left", { name: participant.user_name || t("guest") }));
      },
      [call, t],
    ),
  );
  return (
    <p className="visually-hidden" role="status" {...ALWAYS_HEARD}>
      {announcements && text}
    </p>
  );
}
