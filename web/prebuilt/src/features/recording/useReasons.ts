import { useCallback } from "react";
import { useText } from "../../i18n/TextContext";

/** What servers say that people can do something about. */
const KNOWN = [
  [/has an active stream/, "recording.reason.atOnce"],
  [/as much as it can/, "recording.reason.busy"],
  [/no (?:room|space) left/i, "recording.reason.disk"],
] as const;

/** A server's reason why something is not recorded or streamed, within a sentence: in this person's language as far as there are words. */
export function useReasons(): (reason: string) => string {
  const { t } = useText();
  return useCallback(
    (reason) => {
      const known = KNOWN.find(([pattern]) => pattern.test(reason));
      return known ? t(known[1]) : reason.replace(/\.$/, "");
    },
    [t],
  );
}
