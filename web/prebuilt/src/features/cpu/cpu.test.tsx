import { screen } from "@testing-library/react";
import { act } from "react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { inCall } from "../../../tests/support/inCall";
import { other } from "../../../tests/support/people";
import { useCallTools } from "../../call/CallTools";
import { ToastList } from "../../ui/ToastList";
import { Alarm, LASTING_MS, reliefFor } from "./alarm";
import { CpuWatch } from "./CpuWatch";

const NOTHING = { reason: "encode", background: false, cameraOn: false, canReceiveLess: false };

describe("what helps", () => {
  it("is the background first, then what the load comes from, and nothing where nothing is left", () => {
    const all = { ...NOTHING, cameraOn: true, canReceiveLess: true };
    expect(reliefFor({ ...all, background: true })).toBe("background");
    expect(reliefFor(all)).toBe("camera");
    expect(reliefFor({ ...all, reason: "decode" })).toBe("receiveLess");
    expect(reliefFor({ ...all, cameraOn: false })).toBe("receiveLess");
    expect(reliefFor(NOTHING)).toBeNull();
  });
});

it("is told at most three times in a call, with pauses", () => {
  const alarm = new Alarm();
  const minutes = [0, 1, 5, 9, 10, 15, 60];
  expect(minutes.filter((minute) => alarm.rings(minute * 60_000))).toEqual([0, 5, 10]);
});

describe("in the call", () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] }));
  afterEach(() => void vi.useRealTimers());

  const high = { cpuLoadState: "high", cpuLoadStateReason: "encode" };
  const low = { cpuLoadState: "low", cpuLoadStateReason: "none" };
  const pass = (time: number) => act(async () => vi.advanceTimersByTime(time));

  it("a load that lasts is told, with what helps", async () => {
    const { say, call } = await inCall(<Watched />, { others: [other("Ben")] });
    await say(() => call.emit("cpu-load-change", high));
    await pass(LASTING_MS - 1);
    expect(screen.queryByText(/hardly keep up/)).toBeNull();
    await pass(1);
    expect(screen.getByText(/hardly keep up/)).toBeTruthy();
    act(() => screen.getByRole("button", { name: "Turn camera off" }).click());
    expect(call.setLocalVideo).toHaveBeenCalledExactlyOnceWith(false);
  });

  it("a load that passes is not", async () => {
    const { say, call } = await inCall(<Watched />);
    await say(() => call.emit("cpu-load-change", high));
    await pass(LASTING_MS - 1);
    await say(() => call.emit("cpu-load-change", low));
    await pass(LASTING_MS);
    expect(screen.queryByText(/hardly keep up/)).toBeNull();
  });
});

function Watched() {
  const { toasts } = useCallTools();
  return (
    <>
      <CpuWatch />
      <ToastList toasts={toasts} />
    </>
  );
}
