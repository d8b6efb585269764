import type { DailyNetworkStats } from "@daily-co/daily-js";
import { screen } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { inCall } from "../../../tests/support/inCall";
import { historyOf, type Look, NetworkHistory, SHOWN_MS } from "./history";
import { NetworkPanel } from "./NetworkPanel";
import { pathOf, topOf } from "./plotting";

const latest = (at: number) => ({
  timestamp: at,
  sendBitsPerSecond: 500_000,
  recvBitsPerSecond: 1_500_000,
  totalSendPacketLoss: 0.02,
  totalRecvPacketLoss: 0,
  audioRecvJitter: 0.004,
  videoRecvJitter: 0.012,
  networkRoundTripTime: 0.08,
});
const stats = (at: number, more: object = {}) =>
  ({
    networkState: "good",
    networkStateReasons: [],
    stats: { latest: latest(at) },
    ...more,
  }) as never as DailyNetworkStats;

describe("what was measured", () => {
  it("counts the same look once, and forgets what is older than is shown", () => {
    const history = new NetworkHistory();
    for (const at of [0, 0, SHOWN_MS / 2, SHOWN_MS + 1]) history.take(stats(at));
    expect(history.current().looks.map(({ at }: Look) => at)).toEqual([SHOWN_MS / 2, SHOWN_MS + 1]);
  });

  it("is nothing before the first look", () => {
    const history = new NetworkHistory();
    history.take({ networkState: "unknown", networkStateReasons: [], stats: {} } as never);
    expect(history.current().looks).toEqual([]);
  });
});

describe("a line", () => {
  const frame = { width: 100, height: 50, until: 100, span: 100, top: 10 };

  it("goes from left to right, larger values further up, and breaks where nothing was measured", () => {
    expect(
      pathOf(
        [
          [0, 0],
          [50, 10],
          [60, null],
          [100, 5],
        ],
        frame,
      ),
    ).toBe("M0.0 50.0L50.0 0.0M100.0 25.0");
  });

  it("does not make much of little", () => {
    expect(topOf([[[0, 0.001]]], 0.05)).toBeCloseTo(0.055);
    expect(topOf([[[0, 2]], [[0, null]]], 1)).toBeCloseTo(2.2);
  });
});

describe("the panel", () => {
  it("says that all is well, with figures", async () => {
    const { call, say } = await inCall(<NetworkPanel />);
    expect(screen.getByText("Nothing has been measured yet.")).toBeTruthy();
    await say(() => historyOf(call.real).take(stats(1000)));
    expect(screen.getByText("Your connection is good")).toBeTruthy();
    expect(screen.getByText("Sent 500 kb/s")).toBeTruthy();
    expect(screen.getByText("Received 1,500 kb/s")).toBeTruthy();
    expect(screen.getByText("80 ms")).toBeTruthy();
    expect(screen.queryByRole("button", { name: "Turn camera off" })).toBeNull();
  });

  it("says what is wrong, and offers what helps", async () => {
    const { call, say, user } = await inCall(<NetworkPanel />);
    const poor = { networkState: "bad", networkStateReasons: ["sendPacketLoss"] };
    await say(() => historyOf(call.real).take(stats(1000, poor)));
    expect(screen.getByText("Your connection is poor")).toBeTruthy();
    expect(screen.getByText("Much of what you send is lost on the way.")).toBeTruthy();
    await user.click(screen.getByRole("button", { name: "Turn camera off" }));
    expect(call.setLocalVideo).toHaveBeenCalledExactlyOnceWith(false);
  });

  it("sends less, and what the app had set comes back afterwards", async () => {
    const { call, user } = await inCall(<NetworkPanel />);
    call.sendSettings = { video: "quality-optimized" };
    const less = screen.getByRole("switch", { name: "Send a smaller picture" });
    await user.click(less);
    await user.click(less);
    expect(call.updateSendSettings.mock.calls).toEqual([
      [{ video: { maxQuality: "low" } }],
      [{ video: "quality-optimized" }],
    ]);
  });
});
