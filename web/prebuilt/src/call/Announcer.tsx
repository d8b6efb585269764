import { useDaily, useDailyEvent } from "@daily-co/daily-react";
import { useCallback, useRef, useState } from "react";
import { messages } from "../messages";

/** People who are there already when one arrives are not announced. */
const SETTLE_MS = 2000;

/** Tells screen readers, politely, who came and who went. */
export function Announcer() {
  const call = useDaily();
  const arrived = useRef(performance.now());
  const [text, setText] = useState("");
  useDailyEvent(
    "participant-joined",
    useCallback(({ participant }) => {
      if (performance.now() - arrived.current > SETTLE_MS)
        setText(messages.call.joined(participant.user_name || messages.guest));
    }, []),
  );
  useDailyEvent(
    "participant-left",
    useCallback(
      ({ participant }) => {
        if (call?.meetingState() === "joined-meeting")
          setText(messages.call.left(participant.user_name || messages.guest));
      },
      [call],
    ),
  );
  return (
    <p className="visually-hidden" role="status">
      {text}
    </p>
  );
}
