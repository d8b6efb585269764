import { persistently } from "./persistence.js";

/**
 * Where each file that is loaded on demand lies below the bundle's folder, by its plain name. The build puts it here: the names
 * carry hashes of what is inside, so a bundle never meets files of another build.
 */
declare const PARLOUR_FILES: Readonly<Record<string, string>>;

declare global {
  /** Parts that were loaded, by their file: each waits for a bundle to begin it. The build writes both ends. */
  var parlourParts: Readonly<Record<string, unknown>> | undefined;
}

/**
 * How scripts come into the page: as the bundle came itself, because the page's Content-Security-Policy allows that for certain.
 * `tag`: by a script tag (`avoidEval`). `text`: fetched and evaluated.
 */
export type ScriptWay = "tag" | "text";

const TIMEOUT_MS = 20_000;

/** The files beside the bundle. */
export class Files {
  /** `folder` is an absolute address with a slash at its end, known once something is needed. */
  constructor(
    private readonly folder: () => string,
    private readonly way: ScriptWay,
  ) {}

  /** The absolute address of a file. */
  address(name: string): string {
    return new URL(fileOf(name), this.folder()).href;
  }

  /** Have a script of the bundle's own build come into the page. */
  async script(name: string): Promise<void> {
    const url = this.address(name);
    const attempt = async (): Promise<void> => {
      if (isThere(name)) return;
      if (this.way === "tag") await byTag(url);
      else Function(`"use strict";${await (await fetched(url)).text()}`)();
      if (!isThere(name)) throw new Error("it is not what it should be");
    };
    await persistently(url, attempt, pause);
  }

  /**
   * Fetch what workers and worklets will load by address, all at once: names with hashes stay in the browser's cache, and of what
   * is not there nobody else tells which file it was.
   */
  async ready(names: readonly string[], aborted: AbortSignal): Promise<void> {
    const attempt = (url: string) => async (): Promise<void> => {
      if (!aborted.aborted) await (await fetched(url, aborted)).arrayBuffer();
    };
    await Promise.all(names.map((name) => this.address(name)).map((url) => persistently(url, attempt(url), pause)));
    if (aborted.aborted) throw new Error("it was given up");
  }
}

function fileOf(name: string): string {
  const file = PARLOUR_FILES[name];
  if (file === undefined) throw new Error(`there is no file "${name}"`);
  return file;
}

function isThere(name: string): boolean {
  return globalThis.parlourParts !== undefined && fileOf(name) in globalThis.parlourParts;
}

async function fetched(url: string, aborted?: AbortSignal): Promise<Response> {
  const controller = new AbortController();
  const abort = (): void => controller.abort();
  aborted?.addEventListener("abort", abort);
  const timer = setTimeout(abort, TIMEOUT_MS);
  try {
    const response = await fetch(url, { credentials: "omit", signal: controller.signal });
    if (!response.ok) throw new Error(`status ${response.status}`);
    return response;
  } finally {
    clearTimeout(timer);
    aborted?.removeEventListener("abort", abort);
  }
}

/** What fails is no use any more: the next attempt has a tag of its own. */
function byTag(url: string): Promise<void> {
  const script = document.createElement("script");
  return new Promise<void>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error("it did not come in time")), TIMEOUT_MS);
    script.onload = () => {
      clearTimeout(timer);
      resolve();
    };
    script.onerror = () => {
      clearTimeout(timer);
      reject(new Error("the browser could not load it"));
    };
    script.src = url;
    document.head.append(script);
  }).finally(() => script.remove());
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
