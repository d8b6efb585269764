import type { Requests } from "../signaling/messages.js";

/**
 * What the ready-made call page may ask of the server through its call machine: what is a matter of that page and no part of
 * daily-js. An app that has a page of its own has no need of it.
 */
export type PageRequests = Pick<Requests, "raise-hand" | "lower-hands" | "app-message" | "read-chat">;
