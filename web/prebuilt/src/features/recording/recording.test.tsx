import { screen } from "@testing-library/react";
import { expect, it, vi } from "vitest";
import { inCall } from "../../../tests/support/inCall";
import { oneself, other } from "../../../tests/support/people";
import { useCallTools } from "../../call/CallTools";
import { Controls } from "../../tray/Controls";
import { ToastList } from "../../ui/ToastList";
import { FoundRecordings } from "./FoundRecordings";
import { RecordingMark } from "./RecordingMark";
import { RecordingNews } from "./RecordingNews";

const HOST = { ...oneself(), owner: true };
const OPEN = { features: { localRecording: true }, me: HOST };
const leave = vi.fn();

function Toasts() {
  return <ToastList toasts={useCallTools().toasts} />;
}
const parts = (
  <>
    <Controls onLeave={leave} onTrayButton={undefined} />
    <RecordingMark />
    <RecordingNews />
    <Toasts />
  </>
);
const by = (id: string | null) => [{ id: "i", by: id, local: true, since: performance.now() - 65_000 }];
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
  await inCall(parts, { ...OPEN, features: { localRecording: true, recordingUi: false } });
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
  await say(() => tools.recordings.put([]));
  expect(screen.queryByRole("timer")).toBeNull();
  await say(() => tools.recordings.put(by(ben.session_id)));
  expect(screen.getByRole("timer").textContent).toBe("1:05");
  expect((await screen.findByRole("alert")).textContent).toContain("Ben started recording the call");
  await say(() => tools.recordings.put([]));
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
  await say(() => tools.recordings.put([]));
  await say(() => tools.recordings.put(by(HOST.session_id)));
  expect((await screen.findByRole("alert")).textContent).toContain("You are recording the call");
  await say(() => tools.recordings.put([]));
  expect(screen.queryByRole("alert")).toBeNull();
  await say(() => tools.recordings.put(by(null)));
  expect((await screen.findByRole("alert")).textContent).toContain("Guest started recording the call");
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
