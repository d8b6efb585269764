import { screen, within } from "@testing-library/react";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { inCall } from "../../../tests/support/inCall";
import { oneself, other } from "../../../tests/support/people";
import { useCallTools } from "../../call/CallTools";
import { Sidebar } from "../../sidebar/Sidebar";
import { Controls } from "../../tray/Controls";
import { ToastList } from "../../ui/ToastList";
import { CaptionStrip } from "./CaptionStrip";
import type { Heard } from "./lines";
import { TranscriptionMark } from "./TranscriptionMark";
import { TranscriptionNews } from "./TranscriptionNews";
import type { RunningTranscription, Transcriptions } from "./transcriptions";

const HOST = { ...oneself(), owner: true };
const BEN = other("Ben");
const features = { captions: true };
const [start, stop] = [vi.fn(), vi.fn()];
beforeEach(() => {
  start.mockClear();
  stop.mockClear();
});

function Toasts() {
  return <ToastList toasts={useCallTools().toasts} />;
}
const parts = (
  <>
    <TranscriptionMark />
    <TranscriptionNews />
    <CaptionStrip />
    <Sidebar />
    <Controls onLeave={() => undefined} onTrayButton={undefined} />
    <Toasts />
  </>
);

const OFF: Transcriptions = { isAvailable: true, running: [] };
const on = (more: Partial<RunningTranscription> = {}): Transcriptions => ({
  isAvailable: true,
  running: [{ id: "i", state: "running", by: "ben", isStored: false, language: "en", ...more }],
});
const says = (text: string, more: Partial<Heard> = {}): Heard => ({
  sessionId: "ben",
  track: "cam-audio",
  name: "Ben",
  text,
  begin: 1_800_000_000,
  end: 1_800_000_001,
  final: false,
  language: null,
  ...more,
});

/** A call in which `what` is transcribed. */
async function call(what: Transcriptions, given: Parameters<typeof inCall>[1] = {}) {
  const shown = await inCall(parts, { features, others: [BEN], ...given });
  Object.assign(shown.call, { startTranscription: start, stopTranscription: stop });
  const { feed } = shown.tools.captions;
  const put = (transcriptions: Transcriptions) => shown.say(() => feed.put(transcriptions));
  const hear = (text: string, more: Partial<Heard> = {}) => shown.say(() => feed.hear("i", says(text, more)));
  await put(what);
  return { ...shown, put, hear };
}

const button = (name: string) => screen.queryByRole("button", { name });
const strip = () => screen.queryByRole("region", { name: "Captions" });
const START = "Show captions: starts transcription for everybody";

describe("the button", () => {
  it.each([
    ["nothing runs and one may not begin", OFF, oneself(), null],
    ["nothing runs, one may begin", OFF, HOST, START],
    ["nothing runs, one may begin, but there is no recogniser", { ...OFF, isAvailable: false }, HOST, null],
    ["it runs and one may not begin", on(), oneself(), "Show captions"],
    ["it runs, one may begin", on(), HOST, "Show captions"],
  ])("is as the call is: %s", async (_, what, me, name) => {
    await call(what, { me });
    expect(screen.queryAllByRole("button", { name: /aptions/ }).map((each) => each.getAttribute("aria-label"))).toEqual(
      name ? [name] : [],
    );
  });

  it("is for who administers transcription, and for nobody where the room does not have it", async () => {
    const me = oneself();
    const permissions = { ...me.permissions, canAdmin: new Set(["transcription"] as const) };
    await call(on(), { me: HOST, features: {} });
    expect(button("Show captions")).toBeNull();
    expect(button("Transcript")).toBeNull();
    await call(OFF, { me: { ...me, permissions } });
    expect(button(START)).not.toBeNull();
  });

  it("begins for everybody once, shows the captions, and later hides them for this person only", async () => {
    const { put, user } = await call(OFF, { me: HOST });
    await user.click(screen.getByRole("button", { name: START }));
    await user.click(screen.getByRole("button", { name: "Captions are starting" }));
    expect(start).toHaveBeenCalledTimes(1);
    await put(on({ state: "starting" }));
    expect(strip()?.textContent).toContain("Captions are starting");
    await put(on());
    await user.click(screen.getByRole("button", { name: "Hide captions" }));
    expect(strip()).toBeNull();
    expect(stop).not.toHaveBeenCalled();
  });

  it("can be pressed again when beginning failed, and says why", async () => {
    const { say, user } = await call(OFF, { me: HOST });
    await user.click(screen.getByRole("button", { name: START }));
    await say((each) => each.emit("transcription-error", { errorMsg: "the recogniser is busy", instanceId: "i" }));
    expect(screen.getByRole("alert").textContent).toContain("the recogniser is busy");
    expect(button(START)).not.toBeNull();
  });

  it("only shows for others, has a key, and is remembered for the next call", async () => {
    const { user } = await call(on());
    await user.keyboard("{Shift>}C{/Shift}");
    expect(strip()).not.toBeNull();
    expect(start).not.toHaveBeenCalled();
    expect(JSON.parse(localStorage.getItem("parlour.captions") ?? "{}")).toMatchObject({ isShown: true });
    const next = await call(OFF);
    expect(within(next.container).queryByRole("region", { name: "Captions" })).toBeNull();
    await next.put(on());
    expect(within(next.container).queryByRole("region", { name: "Captions" })).not.toBeNull();
  });
});

describe("what everybody is told", () => {
  it.each([
    ["ben", "Ben started transcribing the call. The text is not saved."],
    ["me", "You started transcribing the call. The text is not saved."],
    [null, "This call is being transcribed. The text is not saved."],
  ])("is who begins (%s), and that it is over", async (by, words) => {
    const { put } = await call(OFF, { features: {} });
    await put(on({ by, state: "starting" }));
    expect(screen.queryByRole("alert")).toBeNull();
    await put(on({ by }));
    expect(screen.getByRole("alert").textContent).toContain(words);
    expect(screen.getByText("This call is being transcribed. The text is not saved.", { selector: ".count span" }));
    await put(on({ by, state: "stopping" }));
    await put(OFF);
    expect(screen.getByRole("alert").textContent).toContain("The call is no longer being transcribed.");
  });

  it("is that it runs, to who comes later, and once", async () => {
    const { put, tools } = await call(on({ isStored: true }), { features: {} });
    expect(screen.getByRole("alert").textContent).toContain("This call is being transcribed. The text is saved.");
    tools.toasts.dismiss("transcription");
    await put(on({ isStored: true }));
    expect(screen.queryByRole("alert")).toBeNull();
  });

  it("is that the text will be saved where it was not before", async () => {
    const { put } = await call(on(), { features: {} });
    await put({ ...on(), running: [...on().running, ...on({ id: "j", isStored: true }).running] });
    expect(screen.getByRole("alert").textContent).toContain("The text is saved.");
  });

  it("is the reason of a fault only to who can do something about it", async () => {
    const { say } = await call(on());
    await say((each) => each.emit("transcription-error", { errorMsg: "gone", instanceId: "i" }));
    expect(screen.queryByText(/gone/)).toBeNull();
  });
});

describe("captions", () => {
  const shown = async (given: Parameters<typeof inCall>[1] = {}) => {
    const made = await call(on(), given);
    await made.user.click(screen.getByRole("button", { name: "Show captions" }));
    return made;
  };
  const lines = () => [...(strip()?.querySelectorAll(".caption") ?? [])];

  it("have names and colours, and stay in their places as they grow", async () => {
    const { hear } = await shown();
    expect(strip()?.textContent).toContain("What is said appears here.");
    await hear("I think");
    const [line] = lines();
    await hear("so do I", { sessionId: "me", name: "Ada" });
    await hear("I think so.", { final: true });
    expect(lines().map((each) => each.textContent)).toEqual(["BenI think so.", "Ada (You)so do I"]);
    expect(lines()[0]).toBe(line);
    const colours = lines().map((each) => each.querySelector<HTMLElement>("bdi")?.style.getPropertyValue("--voice"));
    expect(new Set(colours).size).toBe(2);
  });

  it("are in the direction and the language of what is said, also of a screen that is shared", async () => {
    const { hear } = await shown();
    await hear("שלום", { language: "he", track: "screen-audio" });
    const [line] = lines();
    expect([line?.getAttribute("dir"), line?.getAttribute("lang")]).toEqual(["auto", "he"]);
    expect(line?.textContent).toContain("Ben (screen)");
  });

  it("are no live region, until one wishes to hear them: then what is final is read out", async () => {
    const { hear, user } = await shown();
    await hear("One.", { final: true });
    expect(strip()?.querySelector("[aria-live], [role=log], [role=status]")).toBeNull();
    await user.click(screen.getByRole("button", { name: "Caption options" }));
    await user.click(screen.getByRole("checkbox", { name: "Read captions aloud (screen readers)" }));
    await hear("tw", { begin: 1_800_000_002, end: 1_800_000_003 });
    const heard = () => screen.getByRole("log", { hidden: true }).textContent;
    expect(heard()).toBe("Ben: One.");
    await hear("Two.", { begin: 1_800_000_002, end: 1_800_000_003, final: true });
    expect(heard()).toBe("Ben: One.Ben: Two.");
  });

  it("look as one likes", async () => {
    const { user } = await shown();
    await user.click(screen.getByRole("button", { name: "Caption options" }));
    await user.selectOptions(screen.getByLabelText("Text size"), "Very large");
    await user.selectOptions(screen.getByLabelText("Colours"), "Yellow on black");
    const section = document.querySelector<HTMLElement>(".captions");
    expect(section?.dataset.size).toBe("huge");
    expect(section?.style.getPropertyValue("--words")).toBe("#ffe600");
  });

  it("can be ended for everybody by who may, in a place that says so; others read how it stands", async () => {
    const { user, unmount } = await shown({ me: HOST });
    await user.click(screen.getByRole("button", { name: "Caption options" }));
    expect(screen.getByText("This call is being transcribed. The text is not saved.", { selector: ".panel p" }));
    await user.click(screen.getByRole("button", { name: "Stop transcription for everybody" }));
    expect(stop).toHaveBeenCalledExactlyOnceWith({ instanceId: "i" });
    unmount();
    const guest = await call(on());
    await guest.user.click(guest.getByRole("button", { name: "Caption options" }));
    expect(button("Stop transcription for everybody")).toBeNull();
  });

  it("stay to be read when the transcription ends, and go on when it does", async () => {
    const { hear, put } = await shown();
    await hear("I was about");
    await put(OFF);
    expect(strip()?.textContent).toContain("I was about");
    expect(button("Hide captions")).toBeNull();
    await put(on({ id: "i" }));
    await hear("to say", { begin: 1_800_000_010, end: 1_800_000_011 });
    expect(strip()?.textContent).toContain("to say");
  });
});

describe("the transcript", () => {
  const opened = async (given: Parameters<typeof inCall>[1] = {}) => {
    const made = await call(on(), given);
    await made.hear("Good morning.", { final: true });
    await made.hear("The morning is cold.", { final: true, begin: 1_800_000_100, end: 1_800_000_101 });
    await made.user.click(screen.getByRole("button", { name: "Transcript" }));
    await screen.findByRole("region", { name: "What was said" });
    return made;
  };
  const panel = () => screen.getByRole("complementary", { name: "Transcript" });

  it("has what is final, with speaker and time, also of the time before it was opened", async () => {
    const { hear } = await opened();
    await hear("and I", { begin: 1_800_000_102, end: 1_800_000_103 });
    const said = within(panel()).getByRole("region", { name: "What was said" });
    expect(said.textContent).toMatch(/^Ben .*Good morning\.Ben .*The morning is cold\.$/);
    expect(said.querySelector("time")?.dateTime).toBe("2027-01-15T08:00:00.000Z");
  });

  it("is searched: matches are counted, marked, and gone through from the last one on", async () => {
    const { user } = await opened();
    await user.type(screen.getByLabelText("Search the transcript"), "MORNING");
    expect(await screen.findByText("2 matches")).toBeTruthy();
    const current = () =>
      [...panel().querySelectorAll("mark")].map((mark) => mark.ariaCurrent ?? mark.getAttribute("aria-current"));
    expect(current()).toEqual([null, "true"]);
    await user.keyboard("{Enter}");
    expect(current()).toEqual(["true", null]);
    await user.click(screen.getByRole("button", { name: "Next match" }));
    expect(current()).toEqual([null, "true"]);
    await user.click(screen.getByRole("button", { name: "Next match" }));
    expect(current()).toEqual(["true", null]);
    await user.type(screen.getByLabelText("Search the transcript"), "s");
    expect(await screen.findByText("0 matches")).toBeTruthy();
    expect(screen.getByRole<HTMLButtonElement>("button", { name: "Next match" }).disabled).toBe(true);
  });

  it("is copied, and says so where that failed", async () => {
    const { user, tools } = await opened();
    const write = vi.spyOn(navigator.clipboard, "writeText");
    await user.click(screen.getByRole("button", { name: "Copy" }));
    expect(write.mock.calls[0]?.[0]).toMatch(/^\[.*\] Ben: Good morning\.\n\[.*\] Ben: The morning is cold\.\n$/);
    await expect.poll(() => tools.toasts.current().at(-1)?.text).toBe("The transcript is copied.");
    write.mockRejectedValueOnce(new Error("no"));
    await user.click(screen.getByRole("button", { name: "Copy" }));
    await expect.poll(() => tools.toasts.current().at(-1)?.text).toBe("The transcript could not be copied.");
  });

  it("stays when the transcription is over, and is nowhere for who has none and may not begin", async () => {
    const { put, unmount } = await opened();
    await put(OFF);
    expect(panel().textContent).toContain("This call is not being transcribed.");
    expect(button("Start transcription for everybody")).toBeNull();
    unmount();
    await call(OFF);
    expect(button("Transcript")).toBeNull();
  });

  it("is where a host begins and ends it for everybody", async () => {
    const { put, user } = await opened({ me: HOST });
    await user.click(screen.getByRole("button", { name: "Stop transcription for everybody" }));
    expect(stop).toHaveBeenCalledTimes(1);
    await put(OFF);
    await user.click(screen.getByRole("button", { name: "Start transcription for everybody" }));
    expect(start).toHaveBeenCalledTimes(1);
  });
});
