import { useEffect, useRef, useState } from "react";
import { usePreferences } from "../../call/CallTools";
import { useModeration } from "../../call/useModeration";
import { useText } from "../../i18n/TextContext";
import { ALWAYS_HEARD } from "../../ui/alwaysHeard";
import { useHands } from "./useHands";

/** Tells hosts, politely, whose hand went up; others see it. */
export function HandAnnouncer() {
  const { t } = useText();
  const { announcements } = usePreferences();
  const hands = useHands();
  const host = useModeration() !== null;
  const known = useRef(new Set(hands.map(({ sessionId }) => sessionId)));
  const [text, setText] = useState("");
  useEffect(() => {
    const fresh = hands.filter(({ sessionId, local }) => !local && !known.current.has(sessionId));
    known.current = new Set(hands.map(({ sessionId }) => sessionId));
    const last = fresh.at(-1);
    if (host && last) setText(t("hands.raised", { name: last.name || t("guest") }));
  }, [hands, host, t]);
  return (
    <p className="visually-hidden" role="status" {...ALWAYS_HEARD}>
      {announcements && text}
    </p>
  );
}
