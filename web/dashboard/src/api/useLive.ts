import { useCallback, useEffect, useRef, useState } from "react";
import type { Api, ApiError, Query } from "./Api";
import { useApi } from "./ApiContext";

export interface Live<T> {
  /** What was read last, also when a later attempt failed; `undefined` before the first. */
  readonly data: T | undefined;
  readonly error: ApiError | undefined;
  /** Read again now. */
  refresh(): Promise<void>;
}

/**
 * Reads something and, with `every` (milliseconds), reads it again and again as long as somebody looks at the page.
 * Another `key` is another thing: what was read of the former one is forgotten.
 */
export function useLive<T>(key: string, read: (api: Api, signal: AbortSignal) => Promise<T>, every = 0): Live<T> {
  const api = useApi();
  const [state, setState] = useState<{ key: string; data?: T; error?: ApiError }>({ key });
  const reader = useRef(read);
  reader.current = read;
  const latest = useRef<AbortController>(undefined);

  const refresh = useCallback(async () => {
    latest.current?.abort();
    const request = new AbortController();
    latest.current = request;
    try {
      const data = await reader.current(api, request.signal);
      if (!request.signal.aborted) setState({ key, data });
    } catch (error) {
      if (!request.signal.aborted)
        setState((old) => ({ ...(old.key === key ? old : { key }), error: error as ApiError }));
    }
  }, [api, key]);

  useEffect(() => {
    let timer = 0;
    const go = async () => {
      clearTimeout(timer);
      if (document.visibilityState === "visible") await refresh();
      if (every > 0 && !stopped) timer = window.setTimeout(go, every);
    };
    let stopped = false;
    const seen = () => {
      if (document.visibilityState === "visible" && every > 0) void go();
    };
    void refresh();
    if (every > 0) timer = window.setTimeout(go, every);
    document.addEventListener("visibilitychange", seen);
    return () => {
      stopped = true;
      clearTimeout(timer);
      latest.current?.abort();
      document.removeEventListener("visibilitychange", seen);
    };
  }, [refresh, every]);

  const current = state.key === key ? state : { key };
  return { data: current.data, error: current.error, refresh };
}

/** Reads one address, as `useLive`. */
export function useAddress<T>(path: string, query: Query = {}, every = 0): Live<T> {
  return useLive<T>(`${path}?${JSON.stringify(query)}`, (api, signal) => api.get<T>(path, query, signal), every);
}
