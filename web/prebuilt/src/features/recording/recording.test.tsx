import { screen, within } from "@testing-library/react";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { inCall } from "../../../tests/support/inCall";
import { oneself, other } from "../../../tests/support/people";
import { useCallTools } from "../../call/CallTools";
import { Controls } from "../../tray/Controls";
import { ToastList } from "../../ui/ToastList";
import { LiveMark } from "../streaming/LiveMark";
import { StreamNews } from "../streaming/StreamNews";
import { FoundRecordings } from "./FoundRecordings";
import { RecordingMark } from "./RecordingMark";
import { RecordingNews } from "./RecordingNews";
import { NOTHING, type Running, type RunningRecording } from "./recordings";

const HOST = { ...oneself(), owner: true };
const OPEN = { features: { recordingKinds: ["local"] as const }, me: HOST };
const ALL = { features: { recordingKinds: ["cloud", "cloud-audio-only", "raw-tracks", "local"] as const }, me: HOST };
const leave = vi.fn();
beforeEach(() => leave.mockClear());

function Toasts() {
  return <ToastList toasts={useCallTools().toasts} />;
}
const parts = (
  <>
    <Controls onLeave={leave} onTrayButton={undefined} />
    <RecordingMark />
    <LiveMark />
    <RecordingNews />
    <StreamNews />
    <Toasts />
  </>
);
const SERVERS = "c3df927c-f738-4471-a2b7-066fa7e95a6b";
const running = (fields: Partial<RunningRecording> = {}): Running => ({
  recordings: [{ id: "i", kind: "local", state: "running", by: null, since: performance.now() - 65_000, ...fields }],
  streams: [],
});
const by = (id: string | null) => running({ by: id });
const servers = (fields: Partial<RunningRecording> = {}) => running({ id: SERVERS, kind: "cloud", ...fields });
const button = (name: string) => screen.queryByRole("button", { name });

it("is begun and ended by owners with the button", async () => {
  const { call, say, user } = await inCall(parts, OPEN);
  const [start, stop] = [vi.fn(), vi.fn()];
  Object.assign(call, { startRecording: start, stopRecording: stop });
  await user.click(screen.getByRole("button", { name: "Record the call" }));
  expect(start).toHaveBeenCalledWith({ type: "local" });
  await say(() => call.become({ ...HOST, record: true }));
  await user.click(await screen.findByRole("button", { name: "Stop recording" }));
  expect(stop).toHaveBeenCalled();
});

it("is nobody's where the room or the token does not have it, and no guest's", async () => {
  await inCall(parts, { me: HOST });
  await inCall(parts, { ...OPEN, features: { recordingKinds: ["local"], recordingUi: false } });
  await inCall(parts, { ...OPEN, me: oneself() });
  expect(button("Record the call")).toBeNull();
});

it("is for who administers streaming, too", async () => {
  const me = oneself();
  const permissions = { ...me.permissions, canAdmin: new Set(["streaming"] as const) };
  await inCall(parts, { ...OPEN, me: { ...me, permissions } });
  expect(button("Record the call")).not.toBeNull();
});

it("is seen and read out by everybody, from begin to end", async () => {
  const ben = other("Ben");
  const { say, tools } = await inCall(parts, { others: [ben] });
  await say(() => tools.recordings.put(NOTHING));
  expect(screen.queryByRole("timer")).toBeNull();
  await say(() => tools.recordings.put(by(ben.session_id)));
  expect(screen.getByRole("timer").textContent).toBe("1:05");
  expect((await screen.findByRole("alert")).textContent).toContain("Ben started recording the call");
  await say(() => tools.recordings.put(NOTHING));
  expect((await screen.findByRole("alert")).textContent).toContain("Ben stopped recording the call");
  expect(screen.queryByRole("timer")).toBeNull();
});

it("is told to who comes later", async () => {
  const ben = other("Ben");
  const { say, tools } = await inCall(parts, { others: [ben] });
  await say(() => tools.recordings.put(by(ben.session_id)));
  expect((await screen.findByRole("alert")).textContent).toContain("Ben is recording this call");
});

it("is told to oneself, and who it was where that is not said", async () => {
  const { say, tools } = await inCall(parts, OPEN);
  await say(() => tools.recordings.put(NOTHING));
  await say(() => tools.recordings.put(by(HOST.session_id)));
  expect((await screen.findByRole("alert")).textContent).toContain("You are recording the call");
  await say(() => tools.recordings.put(NOTHING));
  expect(screen.queryByRole("alert")).toBeNull();
  await say(() => tools.recordings.put(by(null)));
  expect((await screen.findByRole("alert")).textContent).toBe("This call is being recorded");
});

describe("on the server", () => {
  it("is begun with one press where that is the only way, and ended for whoever may", async () => {
    const { call, say, tools, user } = await inCall(parts, { ...OPEN, features: { recordingKinds: ["cloud"] } });
    const [start, stop] = [vi.fn(), vi.fn()];
    Object.assign(call, { startRecording: start, stopRecording: stop });
    await user.click(screen.getByRole("button", { name: "Record the call" }));
    expect(start).toHaveBeenCalledWith({ type: "cloud" });
    await say(() => tools.recordings.put(servers({ state: "starting" })));
    expect(screen.queryByRole("timer")).toBeNull();
    expect(button("The recording is starting. Press to stop it.")).not.toBeNull();
    await say(() => tools.recordings.put(servers()));
    await user.click(screen.getByRole("button", { name: "Stop recording" }));
    expect(stop).toHaveBeenCalledExactlyOnceWith({ instanceId: SERVERS });
    await say(() => tools.recordings.put(servers({ state: "stopping" })));
    await user.click(screen.getByRole("button", { name: "The recording is being finished" }));
    expect(stop).toHaveBeenCalledOnce();
    expect(screen.getByRole("timer")).not.toBeNull();
    await say(() => tools.recordings.put(NOTHING));
    expect(button("Record the call")).not.toBeNull();
  });

  it("is chosen from a list where there are several ways", async () => {
    const { call, user } = await inCall(parts, ALL);
    const start = vi.fn();
    Object.assign(call, { startRecording: start });
    await user.click(screen.getByRole("button", { name: "Record the call" }));
    const choices = within(await screen.findByRole("dialog")).getAllByRole("button");
    expect(choices.map(({ textContent }) => textContent)).toEqual([
      "Record on the server",
      "Record on the server, sound only",
      "Record on the server, one file per person",
      "Record in this browser, onto this device",
    ]);
    await user.click(screen.getByRole("button", { name: "Record on the server, sound only" }));
    expect(start).toHaveBeenCalledExactlyOnceWith({ type: "cloud-audio-only" });
    expect(screen.queryByRole("dialog")).toBeNull();
  });

  it("is ended apart from what this browser records", async () => {
    const { call, say, tools, user } = await inCall(parts, ALL);
    const stop = vi.fn();
    Object.assign(call, { stopRecording: stop });
    await say(() => call.become({ ...HOST, record: true }));
    await say(() => tools.recordings.put(servers()));
    for (const name of ["Stop the recording on the server", "Stop the recording in this browser"]) {
      await user.click(screen.getByRole("button", { name: "Stop recording" }));
      await user.click(await screen.findByRole("button", { name }));
    }
    expect(stop.mock.calls).toEqual([[{ instanceId: SERVERS }], []]);
  });

  it("is nobody's to end who may not make one like it", async () => {
    const { say, tools } = await inCall(parts, OPEN);
    await say(() => tools.recordings.put(servers()));
    expect(button("Stop recording")).toBeNull();
    expect(screen.getByRole("timer")).not.toBeNull();
  });

  it("is told to who began it, with the word that it goes on, and to everybody when it is over", async () => {
    const { say, tools } = await inCall(parts, ALL);
    await say(() => tools.recordings.put(NOTHING));
    await say(() => tools.recordings.put(servers({ by: HOST.session_id, state: "starting" })));
    expect(screen.queryByRole("alert")).toBeNull();
    await say(() => tools.recordings.put(servers({ by: HOST.session_id })));
    expect((await screen.findByRole("alert")).textContent).toContain("The recording goes on when you leave");
    await say(() => tools.recordings.put(NOTHING));
    expect((await screen.findByRole("alert")).textContent).toBe("The call is no longer being recorded");
  });

  it("asks nobody who leaves meanwhile", async () => {
    const { say, tools, user } = await inCall(parts, ALL);
    await say(() => tools.recordings.put(servers({ by: HOST.session_id })));
    await user.click(screen.getByRole("button", { name: "Leave the call" }));
    expect(leave).toHaveBeenCalled();
  });

  it.each([
    [SERVERS, "The server could not record the call (the server's disk is full; tell whoever runs it). What was"],
    ["another", "The call could not be recorded. Try again, or use another browser."],
  ])("is told apart from this browser's where it fails (%s)", async (instanceId, text) => {
    const { call, say } = await inCall(parts, ALL);
    await say(() => call.emit("recording-error", { errorMsg: "no room left", instanceId }));
    expect((await screen.findByRole("alert")).textContent).toContain(text);
  });
});

it("that fails on the server is no matter of guests beyond its end", async () => {
  const { call, say } = await inCall(parts, { ...ALL, me: oneself() });
  await say(() => call.emit("recording-error", { errorMsg: "no room left", instanceId: SERVERS }));
  expect(screen.queryByRole("alert")).toBeNull();
});

describe("a live stream", () => {
  const live = (state: RunningRecording["state"]): Running => ({
    recordings: [],
    streams: [{ id: "s", state, by: null, since: performance.now(), targets: [] }],
  });

  it("is seen and read out by everybody, from begin to end", async () => {
    const { say, tools } = await inCall(parts);
    await say(() => tools.recordings.put(live("starting")));
    expect(screen.queryByText("LIVE")).toBeNull();
    await say(() => tools.recordings.put(live("running")));
    expect(screen.getByText("LIVE")).not.toBeNull();
    expect((await screen.findByRole("alert")).textContent).toBe("This call is being streamed live");
    await say(() => tools.recordings.put(NOTHING));
    expect(screen.queryByText("LIVE")).toBeNull();
    expect((await screen.findByRole("alert")).textContent).toBe("The live stream has ended");
  });

  it("that fails is told to who may stream", async () => {
    const guest = await inCall(parts);
    await guest.say(() => guest.call.emit("live-streaming-error", { errorMsg: "refused" }));
    expect(screen.queryByRole("alert")).toBeNull();
    guest.unmount();
    const host = await inCall(parts, { me: HOST });
    await host.say(() => host.call.emit("live-streaming-error", { errorMsg: "refused" }));
    expect((await screen.findByRole("alert")).textContent).toContain("The live stream failed (refused)");
  });
});

it("asks whoever leaves meanwhile, and before the page is closed", async () => {
  const { call, say, user } = await inCall(parts, OPEN);
  const closing = () => !window.dispatchEvent(new Event("beforeunload", { cancelable: true }));
  expect(closing()).toBe(false);
  await say(() => call.become({ ...HOST, record: true }));
  expect(closing()).toBe(true);
  await user.click(screen.getByRole("button", { name: "Leave the call" }));
  expect(leave).not.toHaveBeenCalled();
  await user.click(await screen.findByRole("button", { name: "Save and leave" }));
  expect(leave).toHaveBeenCalledOnce();
});

it("offers what was cut short, to save or to delete", async () => {
  const found = (room: string) => ({
    room,
    startedAt: new Date(2026, 2, 4, 9, 5),
    save: vi.fn(async () => "x.webm"),
    discard: vi.fn(async () => undefined),
  });
  const [first, second] = [found("one"), found("two")];
  const { user } = await inCall(<FoundRecordings look={async () => [first, second]} />);
  expect((await screen.findByRole("status")).textContent).toContain("A recording of one from Mar 4, 2026");
  await user.click(screen.getByRole("button", { name: "Save it" }));
  expect(first.save).toHaveBeenCalled();
  expect(screen.getByRole("status").textContent).toContain("A recording of two");
  await user.click(screen.getByRole("button", { name: "Delete it" }));
  expect(second.discard).toHaveBeenCalled();
  expect(screen.queryByRole("status")).toBeNull();
});
