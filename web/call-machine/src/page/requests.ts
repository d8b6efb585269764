import type { Breakout, BreakoutRoom, MuteReason, Recording, Requests, Stream } from "../signaling/messages.js";

/**
 * What the ready-made call page may ask of the server through its call machine: what is a matter of that page and no part of
 * daily-js. An app that has a page of its own has no need of it.
 */
export type PageRequests = Pick<
  Requests,
  | "raise-hand"
  | "lower-hands"
  | "app-message"
  | "read-chat"
  | "search-gifs"
  | "update-breakout"
  | "enter-breakout-room"
  | "breakout-help"
  | "breakout-message"
>;

/** What the machine answers by itself. */
export interface PageQuestions {
  /** How the breakout rooms are, for a page that has just come. */
  breakout: PageBreakout;
  /** What is recorded, for a page that has just come. */
  recordings: PageRecordings;
  /** Whether the server finds animated pictures for the chat. */
  gifs: { gifs: boolean };
}

/** What the machine tells the page beside what it tells daily-js, by action. */
export interface PageNews {
  "page-breakout": PageBreakout;
  "page-recordings": PageRecordings;
  "page-breakout-message": { text: string; by: string };
  /** Own tracks were switched off: by somebody, or by a rule of the room, which is the `reason` then. */
  "page-remote-mute": { tracks: string[]; by: string | null; reason: MuteReason | null };
}

/** The breakout rooms, `null` where there was never any, and in how many seconds they close by themselves. */
export interface PageBreakout {
  breakout: Breakout | null;
  ends_in: number | null;
}

/** What is recorded and streamed live, first started first. */
export interface PageRecordings {
  recordings: PageRecording[];
  streams: PageStream[];
}

/** `seconds`: since how long. `started_by`: a session id, `null` for a backend or somebody who is hidden. */
export interface PageRecording extends Pick<Recording, "instance_id" | "type" | "state" | "started_by"> {
  seconds: number;
}

export interface PageStream extends Pick<Stream, "instance_id" | "state" | "started_by"> {
  seconds: number;
}

export type { Breakout, BreakoutRoom };
