/** Which transcriptions the call has, as its machine tells: without a browser. */

import type { PageTranscriptionMessage, PageTranscriptions } from "@parlour/call-machine/page";
import type { Heard } from "./lines";

/** A transcription that is there. */
export interface RunningTranscription {
  readonly id: string;
  readonly state: "starting" | "running" | "stopping";
  /** A session id; `null` for a backend, or somebody who is hidden. */
  readonly by: string | null;
  /** Whether the text is kept when the call is over. */
  readonly isStored: boolean;
  readonly language: string | null;
}

export interface Transcriptions {
  /** Whether the server has a recogniser. */
  readonly isAvailable: boolean;
  /** First started first. */
  readonly running: readonly RunningTranscription[];
}

export const NO_TRANSCRIPTION: Transcriptions = { isAvailable: false, running: [] };

/** Whether people are transcribed: one that is about to end may have words to come. */
export function isOn({ running }: Transcriptions): boolean {
  return running.some(({ state }) => state !== "starting");
}

/** How it stands with transcriptions: what the button, the mark and the panel say. */
export type Standing = "off" | "starting" | "on" | "stopping";

export function standingOf({ running }: Transcriptions): Standing {
  for (const state of ["running", "starting", "stopping"] as const)
    if (running.some((each) => each.state === state)) return state === "running" ? "on" : state;
  return "off";
}

/** Whether any of what is said is kept. */
export function isStored({ running }: Transcriptions): boolean {
  return running.some((each) => each.isStored);
}

/** What the machine says of the call's transcriptions. */
export function transcriptionsOf({ available, transcriptions }: PageTranscriptions): Transcriptions {
  return {
    isAvailable: available,
    running: transcriptions.map(({ instance_id: id, state, started_by: by, stored, language }) => ({
      id,
      state,
      by,
      isStored: stored,
      language,
    })),
  };
}

/** Something that was heard of somebody who is called `name`. */
export function heardOf(message: PageTranscriptionMessage, name: string, transcriptions: Transcriptions | null): Heard {
  const { instance_id, session_id: sessionId, track_type: track, text, begin, end, final } = message;
  const language = transcriptions?.running.find(({ id }) => id === instance_id)?.language ?? null;
  return { sessionId, track, name, text, begin, end, final, language: language && isTag(language) ? language : null };
}

/** Engines also have names of their own, such as `multi`, for what is no language. */
function isTag(language: string): boolean {
  return /^[a-z]{2,3}(?:-[a-z0-9]+)*$/i.test(language);
}
