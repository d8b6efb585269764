import { screen } from "@testing-library/react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { inCall } from "../../../tests/support/inCall";
import { oneself } from "../../../tests/support/people";
import { TimeLeft } from "./TimeLeft";

const NOW = 1_800_000_000_000;
beforeEach(() => vi.useFakeTimers({ toFake: ["Date", "setInterval", "clearInterval"], now: NOW }));
afterEach(() => vi.useRealTimers());

const until = (seconds: number) => ({ ...oneself(), will_eject_at: new Date(NOW + seconds * 1000) });
const clock = () => screen.queryByRole("timer")?.getAttribute("aria-label") ?? null;

it("says nothing where the call has no end, or its end is far", async () => {
  const { tools, say } = await inCall(<TimeLeft />);
  expect(clock()).toBeNull();
  await say((call) => call.become(until(3600)));
  expect(clock()).toBeNull();
  expect(tools.toasts.current()).toEqual([]);
});

it("counts down, and says so ten minutes and one minute before", async () => {
  const { tools, say } = await inCall(<TimeLeft />, { me: until(601) });
  const messages = () => tools.toasts.current().map(({ text, urgent }) => [text, urgent]);
  await say(() => void vi.advanceTimersByTime(2000));
  expect(clock()).toBe("Time left: 9:59");
  expect(messages()).toEqual([["This call ends in 10 minutes.", false]]);
  await say(() => void vi.advanceTimersByTime(540_000));
  expect(clock()).toBe("Time left: 0:59");
  expect(messages()).toEqual([["This call ends in 1 minute.", true]]);
});
