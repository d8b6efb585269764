import { describe, expect, it } from "vitest";
import { isLost, newTroubles, readTyped, targetsOf } from "./targets";

describe("an address that is typed", () => {
  it.each([
    ["rtmps://live.example.com/app", "key", "rtmps://live.example.com/app/key"],
    [" rtmps://live.example.com:443/rtmp/ ", " FB-1?s_bl=1 ", "rtmps://live.example.com:443/rtmp/FB-1?s_bl=1"],
    ["RTMP://10.0.0.1/live2", "/key", "RTMP://10.0.0.1/live2/key"],
    ["rtmp://live.example.com/app/instance/key", "", "rtmp://live.example.com/app/instance/key"],
    ["", " ", null],
  ])("%s with the key %s is %s", (address, key, url) => {
    expect(readTyped(address, key)).toEqual({ url });
  });

  it.each([
    ["https://live.example.com/app", "key", "noAddress"],
    ["live.example.com/app", "key", "noAddress"],
    ["rtmps://live.example.com", "key", "noAddress"],
    ["rtmps://live.example.com/my app", "key", "noAddress"],
    ["", "key", "noAddress"],
    ["rtmps://live.example.com/app", "", "noKey"],
  ])("%s with the key %s is not usable: %s", (address, key, problem) => {
    expect(readTyped(address, key)).toEqual({ problem });
  });
});

describe("targets of a stream", () => {
  const stream = (tube: string, ...addresses: string[]) =>
    targetsOf({
      endpoints: [{ name: "tube", state: tube as "streaming" }],
      addresses: addresses.map((state) => ({ state: state as "streaming", reason: "gone" })),
    });

  it("are those with a name, then addresses by number", () => {
    expect(stream("connecting", "error")).toEqual([
      { name: "tube", number: 0, state: "connecting", reason: null },
      { name: null, number: 1, state: "error", reason: "gone" },
    ]);
  });

  it("are lost when none of them shows anything", () => {
    expect(isLost(stream("interrupted", "error"))).toBe(true);
    expect(isLost(stream("interrupted", "streaming"))).toBe(false);
    expect(isLost(stream("connecting"))).toBe(false);
    expect(isLost([])).toBe(false);
  });

  it("that come into trouble are told once for each trouble", () => {
    const names = (before: ReturnType<typeof stream>, now: ReturnType<typeof stream>) =>
      newTroubles(before, now).map(({ name, state }) => `${name} ${state}`);
    expect(names(stream("streaming", "streaming"), stream("interrupted", "streaming"))).toEqual(["tube interrupted"]);
    expect(names(stream("interrupted"), stream("interrupted"))).toEqual([]);
    expect(names(stream("interrupted"), stream("error"))).toEqual(["tube error"]);
    // Who comes later is not told what happened before.
    expect(names([], stream("error"))).toEqual([]);
  });
});
