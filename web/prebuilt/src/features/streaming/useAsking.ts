import { useCallback, useState } from "react";
import { useText } from "../../i18n/TextContext";
import { useReasons } from "../recording/useReasons";

/** Asks the server for something, one thing at a time, and keeps in words why it refused. */
export function useAsking() {
  const { t } = useText();
  const inWords = useReasons();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  /** Something went wrong, for a server's `reason`. */
  const fail = useCallback(
    (reason: string) => setProblem(t("streaming.refused", { reason: inWords(reason) })),
    [t, inWords],
  );
  /** True where it was done. */
  const ask = async (what: () => Promise<unknown>): Promise<boolean> => {
    setBusy(true);
    setProblem(null);
    try {
      await what();
      return true;
    } catch (error) {
      fail(error instanceof Error ? error.message : "");
      return false;
    } finally {
      setBusy(false);
    }
  };
  return { busy, problem, ask, fail };
}
