/**
 * The call page's own way to its call machine, beside daily-js: for what belongs to this page and to no app, such as raised
 * hands. Nothing of it reaches an embedding app.
 */

import type { PageNews, PageQuestions, PageRequests } from "@parlour/call-machine/page";

/** The part of `Window` in use. */
interface LinkWindow {
  readonly location: { readonly origin: string };
  postMessage(message: unknown, targetOrigin: string): void;
  addEventListener(type: "message", listener: (event: MessageEvent) => void): void;
  removeEventListener(type: "message", listener: (event: MessageEvent) => void): void;
}

const WHAT = "iframe-call-message";
/** Marks this link's stamps: neither those of daily-js nor those of an embedding app begin so. */
const STAMP_PREFIX = "page:";

interface Waiting {
  readonly resolve: (fields: Readonly<Record<string, unknown>>) => void;
  readonly reject: (reason: Error) => void;
}

/** A line to the machine of one call object that has joined. */
export class MachineLink {
  readonly #waiting = new Map<string, Waiting>();
  readonly #listeners = new Map<string, Set<(news: never) => void>>();
  #count = 0;

  constructor(
    private readonly callClientId: string,
    private readonly window: LinkWindow = globalThis.window,
  ) {}

  /** Hear the machine's replies from now on. */
  open(): void {
    this.window.addEventListener("message", this.#onMessage);
  }

  /** Ask the server; the result is its reply. Rejects with the server's sentence where it refuses. */
  request<T extends keyof PageRequests>(
    request: T,
    fields: PageRequests[T]["fields"],
  ): Promise<PageRequests[T]["reply"]> {
    return this.#ask(request, fields);
  }

  /** Ask the machine for what it knows itself. */
  ask<T extends keyof PageQuestions>(question: T): Promise<PageQuestions[T]> {
    return this.#ask(question, {});
  }

  /** Hear what the machine tells this page of its own accord; the result ends that. */
  listen<T extends keyof PageNews>(action: T, listener: (news: PageNews[T]) => void): () => void {
    const listeners = this.#listeners.get(action) ?? new Set();
    this.#listeners.set(action, listeners.add(listener));
    return () => listeners.delete(listener);
  }

  #ask<T>(request: string, fields: object): Promise<T> {
    this.#count += 1;
    const stamp = `${STAMP_PREFIX}${this.#count}`;
    return new Promise((resolve, reject) => {
      this.#waiting.set(stamp, { resolve: resolve as Waiting["resolve"], reject });
      this.#post({ action: "page-request", request, fields, callbackStamp: stamp });
    });
  }

  close(): void {
    this.window.removeEventListener("message", this.#onMessage);
    for (const { reject } of this.#waiting.values()) reject(new Error("the call was left"));
    this.#waiting.clear();
  }

  readonly #onMessage = (event: MessageEvent): void => {
    if (event.source !== this.window) return;
    const data: unknown = event.data;
    if (typeof data !== "object" || data === null) return;
    const { what, from, action, callClientId, callbackStamp, ...fields } = data as Record<string, unknown>;
    if (what !== WHAT || from === "module" || callClientId !== this.callClientId) return;
    if (typeof callbackStamp === "string") this.#settle(callbackStamp, fields);
    else for (const listener of this.#listeners.get(String(action)) ?? []) listener(fields as never);
  };

  #settle(stamp: string, fields: Readonly<Record<string, unknown>>): void {
    const waiting = this.#waiting.get(stamp);
    if (!waiting) return;
    this.#waiting.delete(stamp);
    if (typeof fields.error === "string") waiting.reject(new Error(fields.error));
    else waiting.resolve(fields);
  }

  #post(fields: Readonly<Record<string, unknown>>): void {
    const message = { ...fields, what: WHAT, from: "module", callClientId: this.callClientId };
    this.window.postMessage(message, this.window.location.origin);
  }
}
