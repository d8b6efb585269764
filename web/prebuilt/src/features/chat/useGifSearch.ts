import type { PageRequests } from "@parlour/call-machine/page";
import { useCallback, useEffect, useRef, useState } from "react";
import { useCallTools } from "../../call/CallTools";
import { useText } from "../../i18n/TextContext";

type Reply = PageRequests["search-gifs"]["reply"];
export type FoundGif = Reply["gifs"][number];

export interface GifSearch {
  readonly gifs: readonly FoundGif[];
  readonly state: "loading" | "done" | "too-fast" | "unavailable";
  /** Whether there is more to be had. */
  readonly more: boolean;
}

const NOTHING: GifSearch = { gifs: [], state: "loading", more: false };

/** Who types is waited for. */
const PAUSE_MS = 400;

/** Ask the server for what is typed, and for what is popular where nothing is; `goOn` asks for more, or once more. */
export function useGifSearch(typed: string): GifSearch & { readonly goOn: () => void } {
  const { link } = useCallTools();
  const { locale: language } = useText();
  const [found, setFound] = useState(NOTHING);
  /** Counts the searches: the answer to an earlier one comes too late. */
  const latest = useRef(0);
  const next = useRef(0);
  const query = typed.trim();
  const search = useCallback(
    async (offset: number) => {
      latest.current += 1;
      const mine = latest.current;
      setFound(({ gifs, more }) => ({ gifs: offset === 0 ? [] : gifs, state: "loading", more }));
      const reply = await link.request("search-gifs", { query, offset, language }).catch(() => FAILED);
      if (mine !== latest.current) return;
      if (reply.trouble === null) next.current = reply.next ?? 0;
      setFound(({ gifs }) => ({
        gifs: distinct([...gifs, ...reply.gifs]),
        state: reply.trouble ?? "done",
        more: reply.next !== null,
      }));
    },
    [link, query, language],
  );
  useEffect(() => {
    next.current = 0;
    const timer = setTimeout(() => void search(0), query === "" ? 0 : PAUSE_MS);
    return () => {
      clearTimeout(timer);
      latest.current += 1;
    };
  }, [search, query]);
  return { ...found, goOn: () => void search(next.current) };
}

const FAILED: Reply = { gifs: [], next: null, trouble: "unavailable" };

/** Pages may overlap, as what is popular changes meanwhile. */
function distinct(gifs: readonly FoundGif[]): readonly FoundGif[] {
  return [...new Map(gifs.map((gif) => [gif.id, gif])).values()];
}
