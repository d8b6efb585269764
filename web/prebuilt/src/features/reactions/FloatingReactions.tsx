import { type CSSProperties, memo, useEffect, useMemo, useRef, useState, useSyncExternalStore } from "react";
import { useCallTools } from "../../call/CallTools";
import { useText } from "../../i18n/TextContext";
import { ALWAYS_HEARD } from "../../ui/alwaysHeard";
import { Gathering } from "../../ui/gathering";
import type { Flying } from "./Reactions";
import { useIncoming } from "./useReactions";

/** Reactions are read out at most so often. */
const HEARD_MS = 5000;
const MOST_EMOJI = 4;

interface Seen {
  readonly emoji: string;
  readonly name: string;
}

/** Reactions rise from the tile of who sends them, or over the stage; all together they are read out now and then. */
export function FloatingReactions() {
  const { reactions } = useCallTools();
  const { t } = useText();
  const flying = useSyncExternalStore(reactions.subscribe, reactions.current);
  const [text, setText] = useState("");
  const gathering = useMemo(
    () =>
      new Gathering<Seen>(HEARD_MS, (seen) => {
        const [only] = seen;
        const emoji = [...new Set(seen.map((each) => each.emoji))].slice(0, MOST_EMOJI).join(" ");
        if (seen.length === 1 && only) setText(t("reactions.one", { name: only.name, emoji }));
        else setText(t("reactions.many", { count: seen.length, emoji }));
      }),
    [t],
  );
  useEffect(() => gathering.close, [gathering]);
  useIncoming(gathering.add);
  return (
    <>
      <div className="reactions" aria-hidden="true">
        {flying.map((each) => (
          <Reaction key={each.key} flying={each} />
        ))}
      </div>
      <p className="visually-hidden" role="status" {...ALWAYS_HEARD}>
        {text}
      </p>
    </>
  );
}

const Reaction = memo(function Reaction({ flying }: { readonly flying: Flying }) {
  const { emoji, sessionId, name, sway } = flying;
  const element = useRef<HTMLDivElement>(null);
  const [place, setPlace] = useState<CSSProperties>({ visibility: "hidden" });
  useEffect(() => {
    const stage = element.current?.parentElement?.getBoundingClientRect();
    if (stage) setPlace(placeOf(tileOf(sessionId) ?? stage, stage, sway));
  }, [sessionId, sway]);
  return (
    <div className="reaction" ref={element} style={place}>
      <span className="reaction-emoji">{emoji}</span>
      <span className="reaction-name">{name}</span>
    </div>
  );
});

function tileOf(sessionId: string): DOMRect | null {
  const tile = document.querySelector(`.tile[data-kind="camera"][data-session-id="${CSS.escape(sessionId)}"]`);
  return tile?.getBoundingClientRect() ?? null;
}

/** Near the lower edge of where it belongs, not always at the same point. */
function placeOf(at: DOMRect, stage: DOMRect, sway: number): CSSProperties {
  return {
    left: at.left - stage.left + at.width * (0.2 + 0.6 * sway),
    top: at.bottom - stage.top - Math.min(72, at.height / 2),
  };
}
