import { type KeyboardEvent, useRef, useState } from "react";
import { useText } from "../../i18n/TextContext";
import { useStillness } from "../../ui/useStillness";
import { ATTRIBUTION, gifAddress, type SentGif, UNTITLED } from "./gifs";
import { type FoundGif, useGifSearch } from "./useGifSearch";

/** As many stand in a row: see chat.css. */
const COLUMNS = 3;

const STEPS: Readonly<Record<string, number>> = {
  ArrowLeft: -1,
  ArrowRight: 1,
  ArrowUp: -COLUMNS,
  ArrowDown: COLUMNS,
  Home: -Infinity,
  End: Infinity,
};

type Choose = (title: string, gif: SentGif) => void;

/** Animated pictures to send: what is popular, or what is searched for. Arrow keys lead through them. */
export default function GifPicker({ onChoose }: { readonly onChoose: Choose }) {
  const { t } = useText();
  const [typed, setTyped] = useState("");
  const { gifs, state, more, goOn } = useGifSearch(typed);
  const grid = useRef<HTMLDivElement>(null);
  const { at, walk, reach } = useWalk(grid, gifs.length);
  const troubled = state === "too-fast" || state === "unavailable";
  return (
    <div className="gif-picker">
      <input
        type="search"
        // biome-ignore lint/a11y/noAutofocus: who opens this wants to choose, and Escape leads back
        autoFocus
        aria-label={t("chat.gifSearch")}
        placeholder={t("chat.gifSearch")}
        maxLength={50}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        onKeyDown={(event) => event.key === "ArrowDown" && gifs.length > 0 && walk(event, 0)}
      />
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the keys are those of the buttons inside */}
      <div
        className="gif-grid"
        ref={grid}
        onKeyDown={(event) => {
          const step = STEPS[event.key];
          if (step !== undefined) walk(event, at + step);
        }}
      >
        {gifs.map((gif, index) => (
          <Thumbnail
            key={gif.id}
            gif={gif}
            reached={index === at}
            onReach={() => reach(index)}
            onChoose={() => onChoose(gif.title || UNTITLED, { id: gif.id, width: gif.width, height: gif.height })}
          />
        ))}
        {more && state === "done" && (
          <button type="button" className="button small-button gif-more" onClick={goOn}>
            {t("chat.gifMore")}
          </button>
        )}
      </div>
      <p className="chat-note gif-note" role="status">
        {state === "loading" && t("chat.gifLoading")}
        {state === "done" && gifs.length === 0 && t("chat.gifNone")}
        {state === "done" && gifs.length > 0 && (
          <span className="visually-hidden">{t("chat.gifFound", { count: gifs.length })}</span>
        )}
        {state === "too-fast" && t("chat.gifTooFast")}
        {state === "unavailable" && t("chat.gifUnavailable")}
        {troubled && (
          <>
            {" "}
            <button type="button" className="text-button" onClick={goOn}>
              {t("actions.retry")}
            </button>
          </>
        )}
      </p>
      <p className="gif-attribution" lang="en">
        {ATTRIBUTION}
      </p>
    </div>
  );
}

interface ThumbnailProps {
  readonly gif: FoundGif;
  /** Whether Tab leads to it. */
  readonly reached: boolean;
  readonly onReach: () => void;
  readonly onChoose: () => void;
}

/** One of what was found; for who wants no motion it moves only while it is looked at. */
function Thumbnail({ gif, reached, onReach, onChoose }: ThumbnailProps) {
  const still = useStillness();
  const [looked, setLooked] = useState(false);
  return (
    <button
      type="button"
      tabIndex={reached ? 0 : -1}
      title={gif.title}
      onClick={onChoose}
      onFocus={() => {
        onReach();
        setLooked(true);
      }}
      onBlur={() => setLooked(false)}
      onPointerEnter={() => setLooked(true)}
      onPointerLeave={() => setLooked(false)}
    >
      <img
        src={gifAddress(gif.id, still && !looked ? "small-still" : "small")}
        alt={gif.title || UNTITLED}
        loading="lazy"
      />
    </button>
  );
}

/** One of the buttons in the grid is reached by Tab, the others from there by arrow keys. */
function useWalk(grid: { readonly current: HTMLDivElement | null }, count: number) {
  const [reached, reach] = useState(0);
  const at = Math.min(reached, Math.max(count - 1, 0));
  const walk = (event: KeyboardEvent, to: number) => {
    event.preventDefault();
    const index = Math.min(Math.max(to, 0), count - 1);
    reach(index);
    grid.current?.querySelectorAll<HTMLButtonElement>("button:not(.gif-more)")[index]?.focus();
  };
  return { at, walk, reach };
}
