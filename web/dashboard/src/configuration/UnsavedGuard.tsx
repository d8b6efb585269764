import { useEffect, useRef, useState } from "react";
import { guardWith } from "../navigation/guard";
import { Confirm } from "../ui/Confirm";

interface Props {
  readonly isDirty: boolean;
  onDiscard(): void;
}

/** Asks before unsaved changes are left behind: by a link, by signing out, by closing the tab. */
export function UnsavedGuard({ isDirty, onDiscard }: Props) {
  const [isAsking, setAsking] = useState(false);
  const answer = useRef<(may: boolean) => void>(() => {});
  useEffect(() => {
    if (!isDirty) return;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    addEventListener("beforeunload", warn);
    guardWith(() => {
      answer.current(false);
      setAsking(true);
      return new Promise((resolve) => {
        answer.current = resolve;
      });
    });
    return () => {
      removeEventListener("beforeunload", warn);
      guardWith(undefined);
    };
  }, [isDirty]);
  const settle = (may: boolean) => {
    setAsking(false);
    answer.current(may);
  };
  return (
    <Confirm
      title="Leave without saving?"
      isOpen={isAsking}
      action="Discard the changes"
      cancel="Stay"
      onConfirm={() => {
        onDiscard();
        settle(true);
      }}
      onClose={() => settle(false)}
    >
      <p>What you changed here has not been saved.</p>
    </Confirm>
  );
}
