import type {
  Breakout,
  BreakoutRoom,
  MuteReason,
  Recording,
  Requests,
  Stream,
  Transcription,
  TranscriptionMessage,
} from "../signaling/messages.js";

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
  | "read-streaming-endpoints"
  | "start-streaming"
  | "change-streaming-endpoints"
  | "stop-streaming"
>;

/** What the machine answers by itself. */
export interface PageQuestions {
  /** How the breakout rooms are, for a page that has just come. */
  breakout: PageBreakout;
  /** What is recorded, for a page that has just come. */
  recordings: PageRecordings;
  /** Which transcriptions there are, for a page that has just come. */
  transcriptions: PageTranscriptions;
  /** Whether the server finds animated pictures for the chat. */
  gifs: { gifs: boolean };
}

/** What the machine tells the page beside what it tells daily-js, by action. */
export interface PageNews {
  "page-breakout": PageBreakout;
  "page-recordings": PageRecordings;
  "page-transcriptions": PageTranscriptions;
  /** Something that somebody says: daily-js hears of final texts only, unless interim ones are asked for. */
  "page-transcription-message": PageTranscriptionMessage;
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

export interface PageStream extends Pick<Stream, "instance_id" | "state" | "started_by" | "endpoints" | "addresses"> {
  seconds: number;
}

/** The transcriptions of the call, first started first, and whether the server has a recogniser to begin one. */
export interface PageTranscriptions {
  available: boolean;
  transcriptions: PageTranscription[];
}

/** `started_by`: a session id, `null` for a backend or somebody who is hidden. `stored`: the text is kept after the call. */
export type PageTranscription = Pick<Transcription, "instance_id" | "state" | "started_by" | "stored" | "language">;

/** `begin` and `end` are in Unix seconds; a text that is not `final` will be replaced. */
export type PageTranscriptionMessage = Omit<TranscriptionMessage, "raw">;

export type { Breakout, BreakoutRoom };
