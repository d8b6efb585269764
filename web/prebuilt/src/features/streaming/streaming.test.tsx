import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it, vi } from "vitest";
import { inCall } from "../../../tests/support/inCall";
import { oneself, other } from "../../../tests/support/people";
import { useCallTools } from "../../call/CallTools";
import { Controls } from "../../tray/Controls";
import { ToastList } from "../../ui/ToastList";
import type { Running } from "../recording/recordings";
import { LiveMark } from "./LiveMark";
import { StreamNews } from "./StreamNews";
import type { StreamTarget } from "./targets";

function Toasts() {
  return <ToastList toasts={useCallTools().toasts} />;
}
const parts = (
  <>
    <Controls onLeave={vi.fn()} onTrayButton={undefined} />
    <LiveMark />
    <StreamNews />
    <Toasts />
  </>
);
const HOST = { ...oneself(), owner: true };
const TARGETS = [
  { name: "Tube", type: "rtmp" },
  { name: "Our site", type: "hls" },
] as const;
const NO_STREAM: Running = { recordings: [], streams: [] };
const target = (name: string | null, state: StreamTarget["state"], reason: string | null = null): StreamTarget => ({
  name,
  number: name === null ? 1 : 0,
  state,
  reason,
});
const stream = (targets: readonly StreamTarget[], by: string | null = null): Running => ({
  recordings: [],
  streams: [{ id: "i", state: "running", by, since: 0, targets }],
});
const INSTANCE = "c3df927c-f738-4471-a2b7-066fa7e95a6b";
const button = (name: string) => screen.queryByRole("button", { name });
const press = async (user: { click(element: Element): Promise<void> }, name: string) =>
  user.click(await screen.findByRole("button", { name }));

const opened = async (
  running = NO_STREAM,
  streamTargets: Parameters<typeof inCall>[1] = { streamTargets: TARGETS },
) => {
  const made = await inCall(parts, { me: HOST, ...streamTargets });
  await made.say(() => made.tools.recordings.put(running));
  await press(made.user, running === NO_STREAM ? "Stream live" : "Live stream");
  return { ...made, dialog: within(await screen.findByRole("dialog", { name: "Live stream" })) };
};

describe("the button", () => {
  it("is for who may stream, in rooms that have targets, that are recorded on the server, or that are live", async () => {
    const cases: [Parameters<typeof inCall>[1], Running, string | null][] = [
      [{ me: HOST }, NO_STREAM, null],
      [{ me: HOST, features: { recordingKinds: ["local"] } }, NO_STREAM, null],
      [{ me: HOST, features: { recordingKinds: ["cloud"] } }, NO_STREAM, "Stream live"],
      [{ me: HOST, streamTargets: TARGETS }, NO_STREAM, "Stream live"],
      [{ me: HOST }, stream([]), "Live stream"],
      [{ me: oneself(), streamTargets: TARGETS, features: { recordingKinds: ["cloud"] } }, stream([]), null],
    ];
    for (const [given, running, name] of cases) {
      const { say, tools, unmount } = await inCall(parts, given);
      await say(() => tools.recordings.put(running));
      for (const each of ["Stream live", "Live stream"]) expect(button(each) !== null, each).toBe(each === name);
      unmount();
    }
  });
});

describe("a stream that begins", () => {
  it("goes to the room's targets that are ticked, and to an address that is typed", async () => {
    const { dialog, user, request } = await opened();
    await user.click(await dialog.findByRole("checkbox", { name: "Tube" }));
    await user.type(dialog.getByLabelText("Address (RTMP)"), "rtmps://live.example.com/app");
    const key = dialog.getByLabelText("Stream key");
    expect(key.getAttribute("type")).toBe("password");
    await user.type(key, "sekret");
    await user.click(dialog.getByRole("button", { name: "Start the live stream" }));
    expect(request.mock.calls).toEqual([
      ["start-streaming", { instance_id: INSTANCE, endpoints: ["Tube"] }],
      [
        "change-streaming-endpoints",
        { operation: "add", instance_id: INSTANCE, rtmp_urls: ["rtmps://live.example.com/app/sekret"] },
      ],
    ]);
    await waitFor(() => expect((key as HTMLInputElement).value).toBe(""));
    expect(JSON.stringify({ ...localStorage, ...sessionStorage })).not.toContain("sekret");
  });

  it("can go to an address alone, whose key one may look at", async () => {
    const { dialog, user, request } = await opened(NO_STREAM, { features: { recordingKinds: ["cloud"] } });
    expect(dialog.queryByRole("checkbox", { name: "Tube" })).toBeNull();
    await user.type(dialog.getByLabelText("Address (RTMP)"), "rtmp://live.example.com/app/");
    await user.type(dialog.getByLabelText("Stream key"), "sekret");
    await user.click(dialog.getByRole("checkbox", { name: "Show the key" }));
    expect(dialog.getByLabelText("Stream key").getAttribute("type")).toBe("text");
    await user.click(dialog.getByRole("button", { name: "Start the live stream" }));
    expect(request.mock.calls).toEqual([
      ["start-streaming", { instance_id: INSTANCE, rtmp_urls: ["rtmp://live.example.com/app/sekret"] }],
    ]);
  });

  it("says what is missing before the server is asked, and why that refuses", async () => {
    const { dialog, user, request } = await opened();
    const start = () => user.click(dialog.getByRole("button", { name: "Start the live stream" }));
    const alerts = () => dialog.getAllByRole("alert").map(({ textContent }) => textContent);
    await start();
    expect(alerts()).toEqual(["Choose where to stream to, or enter an address."]);
    const address = dialog.getByLabelText("Address (RTMP)");
    await user.type(address, "https://live.example.com/app");
    await start();
    expect(alerts()).toEqual(["An address looks like rtmps://live.example.com/app"]);
    expect(address.getAttribute("aria-invalid")).toBe("true");
    await user.clear(address);
    await user.type(address, "rtmps://live.example.com/app");
    await start();
    expect(alerts()[0]).toContain("Enter the stream key as well");
    expect(request).not.toHaveBeenCalled();
    await user.type(dialog.getByLabelText("Stream key"), "sekret");
    request.mockRejectedValueOnce(new Error("room team-sync has an active stream"));
    await start();
    await waitFor(() => expect(alerts().at(-1)).toContain("stop the other one first"));
    // It may be sent again: nothing that was typed is lost.
    expect((dialog.getByLabelText("Stream key") as HTMLInputElement).value).toBe("sekret");
    request.mockRejectedValueOnce(new Error("rtmpUrl cannot be used: it is not public."));
    await start();
    await waitFor(() => expect(alerts().at(-1)).toBe("That did not work: rtmpUrl cannot be used: it is not public."));
  });
});

describe("a stream that runs", () => {
  const TWO = [target("Tube", "streaming"), target(null, "interrupted", "the server is gone")];

  it("shows how it stands with each target, and takes more and fewer", async () => {
    const { dialog, user, request } = await opened(stream(TWO));
    const rows = () => dialog.getAllByRole("listitem").map(({ textContent }) => textContent);
    expect(rows()).toEqual(["Tube live✕", "Address 1 interrupted, is being connected againthe server is gone"]);
    await user.click(dialog.getByRole("button", { name: "No longer stream to Tube" }));
    await user.click(dialog.getByText("Stream to more"));
    expect(dialog.queryByRole("checkbox", { name: "Tube" })).toBeNull();
    await user.click(dialog.getByRole("checkbox", { name: /Our site/ }));
    await user.click(dialog.getByRole("button", { name: "Stream there, too" }));
    await user.click(dialog.getByRole("button", { name: "Stop the live stream" }));
    expect(request.mock.calls).toEqual([
      ["change-streaming-endpoints", { operation: "remove", instance_id: "i", endpoints: ["Tube"] }],
      ["change-streaming-endpoints", { operation: "add", instance_id: "i", endpoints: ["Our site"] }],
      ["stop-streaming", { instance_id: "i" }],
    ]);
  });

  it("that fails while one looks says why, where one looks, and leaves the keyboard in the dialog", async () => {
    const { dialog, say, tools, call, user } = await opened(stream([target("Tube", "connecting")]));
    await say(() => tools.recordings.put(stream([target("Tube", "error", "it refuses")])));
    await say(() => {
      tools.recordings.put(NO_STREAM);
      call.emit("live-streaming-error", { errorMsg: "the endpoint Tube ended: it refuses" });
    });
    expect(dialog.getAllByRole("alert").at(-1)?.textContent).toContain("the endpoint Tube ended: it refuses");
    expect(dialog.getByRole("button", { name: "Start the live stream" })).toBeTruthy();
    await user.keyboard("{Escape}");
    expect(screen.queryByRole("dialog")).toBeNull();
    const told = tools.toasts.current().map(({ text }) => text);
    expect(told.filter((text) => text.includes("it refuses"))).toEqual([
      "The live stream failed (the endpoint Tube ended: it refuses). Try again, or ask whoever runs this server.",
    ]);
  });

  it("cannot lose its only target: then it is stopped", async () => {
    const { dialog } = await opened(stream([target("Tube", "streaming")]));
    expect(dialog.queryByRole("button", { name: "No longer stream to Tube" })).toBeNull();
  });
});

describe("everybody", () => {
  const alert = async () => (await screen.findByRole("alert")).textContent;

  it("is told who streams, that nobody sees it for now, and that it is over", async () => {
    const ben = other("Ben");
    const { say, tools } = await inCall(parts, { others: [ben] });
    await say(() => tools.recordings.put(NO_STREAM));
    await say(() => tools.recordings.put(stream([target("Tube", "streaming")], ben.session_id)));
    expect(await alert()).toContain("Ben is streaming this call live");
    expect(screen.getByTitle("This call is being streamed live")).toBeTruthy();
    await say(() => tools.recordings.put(stream([target("Tube", "interrupted", "gone")], ben.session_id)));
    expect(screen.getByTitle("The live stream is interrupted. It is being connected again.")).toBeTruthy();
    expect(screen.queryByText(/gone/)).toBeNull();
    await say(() => tools.recordings.put(NO_STREAM));
    expect(await alert()).toContain("The live stream has ended");
  });

  it("who may do something about it is told what is in trouble, and why", async () => {
    const { say, tools } = await inCall(parts, { me: HOST });
    await say(() => tools.recordings.put(stream([target("Tube", "streaming")], HOST.session_id)));
    expect(await alert()).toContain("You are streaming this call live");
    const texts = () => screen.getAllByRole("alert").map(({ textContent }) => textContent ?? "");
    await say(() => tools.recordings.put(stream([target("Tube", "interrupted", "it closed")])));
    expect(texts().at(-1)).toContain("Nothing reaches Tube at present (it closed)");
    await say(() => tools.recordings.put(stream([target("Tube", "error", "it is lost")])));
    expect(texts().at(-1)).toContain("Nothing is streamed to Tube any more: it is lost");
  });
});
