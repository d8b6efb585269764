import { useLocalSessionId } from "@daily-co/daily-react";
import { type ReactNode, useMemo } from "react";
import { isIn } from "../../call/division";
import { useDivision } from "../../call/useDivision";
import { Company } from "../../stage/company";

/** Shows inside it those only who are in the same room of the call: the server sends nothing of others. */
export function InMyRoom({ children }: { readonly children: ReactNode }) {
  const division = useDivision();
  const me = useLocalSessionId();
  const isHere = useMemo(() => {
    if (!division.open) return null;
    const here = isIn(division, me)?.id;
    return (sessionId: string) => isIn(division, sessionId)?.id === here;
  }, [division, me]);
  return <Company value={isHere}>{children}</Company>;
}
