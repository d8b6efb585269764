import { expect, it } from "vitest";
import { CaptionFeed } from "./CaptionFeed";
import { FADE_MS, type Heard } from "./lines";
import { NO_TRANSCRIPTION, type RunningTranscription, type Transcriptions } from "./transcriptions";

const RUNNING: RunningTranscription = { id: "i", state: "running", by: "ada", isStored: false, language: "en" };
const on = (...ids: readonly string[]): Transcriptions => ({
  isAvailable: true,
  running: ids.map((id) => ({ ...RUNNING, id })),
});
const says = (text: string, more: Partial<Heard> = {}): Heard => ({
  sessionId: "ada",
  track: "cam-audio",
  name: "Ada",
  text,
  begin: 1,
  end: 2,
  final: false,
  language: null,
  ...more,
});

/** A feed whose clock a test moves. */
function feed() {
  let now = 0;
  let due: { readonly at: number; readonly run: () => void } | null = null;
  const made = new CaptionFeed(
    () => now,
    (run, milliseconds) => {
      due = { at: now + milliseconds, run };
      return () => {
        due = null;
      };
    },
  );
  const wait = (milliseconds: number) => {
    const end = now + milliseconds;
    for (let next = due; next && next.at <= end; next = due) {
      now = next.at;
      due = null;
      next.run();
    }
    now = end;
  };
  const shown = () => made.captions.current().lines.map(({ text }) => text);
  return { made, wait, shown, isWaiting: () => due !== null };
}

it("shows what is said and lets it go in time, by itself", () => {
  const { made, wait, shown, isWaiting } = feed();
  made.put(on("i"));
  made.hear("i", says("Hello.", { final: true }));
  expect(shown()).toEqual(["Hello."]);
  wait(3_000);
  expect(shown()).toEqual(["Hello."]);
  wait(1_000 + FADE_MS);
  expect(shown()).toEqual([]);
  expect(isWaiting()).toBe(false);
  expect(made.transcript.current().count).toBe(1);
});

it("reads one of two transcriptions of a voice, and the other one when that has ended", () => {
  const { made, shown } = feed();
  made.put(on("english", "german"));
  made.hear("english", says("Good"));
  made.hear("german", says("Gut"));
  made.hear("german", says("Ja.", { sessionId: "ben" }));
  expect(shown()).toEqual(["Good", "Ja."]);
  made.put(on("german"));
  made.hear("german", says("Gut so", { end: 3 }));
  expect(shown()).toEqual(["Gut so", "Ja."]);
});

it("lets the lines be read to their end when the transcription ends, and goes on with the next", () => {
  const { made, wait, shown } = feed();
  made.put(on("i"));
  made.hear("i", says("I was about to"));
  made.put(NO_TRANSCRIPTION);
  wait(3_999);
  expect(shown()).toEqual(["I was about to"]);
  wait(1 + FADE_MS);
  expect(shown()).toEqual([]);
  made.put(on("j"));
  made.hear("j", says("Again", { begin: 20, end: 21 }));
  expect(shown()).toEqual(["Again"]);
});

it("keeps no hour open when it is closed, and tells of the transcript only when that grows", () => {
  const { made, isWaiting } = feed();
  let told = 0;
  made.transcript.subscribe(() => {
    told += 1;
  });
  made.put(on("i"));
  made.hear("i", says("so"));
  expect(told).toBe(0);
  made.hear("i", says("So.", { final: true }));
  expect(told).toBe(1);
  made.close();
  expect(isWaiting()).toBe(false);
});
