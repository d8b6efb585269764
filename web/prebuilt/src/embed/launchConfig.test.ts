import { expect, it } from "vitest";
import { joinRequest } from "./launchConfig";

it("always joins this page's own room", () => {
  expect(joinRequest({ url: "https://elsewhere.example/x" }, "https://host/room", null).url).toBe("https://host/room");
});

it("prefers the token of the join over the one in the address", () => {
  expect(joinRequest({ token: "b" }, "https://host/room", "a").token).toBe("b");
  expect(joinRequest({ token: 3 }, "https://host/room", "a").token).toBe("a");
});

it("hands on what concerns the call and nothing that concerns the frame", () => {
  const { options } = joinRequest(
    { userName: "Ada", startVideoOff: true, theme: {}, showLeaveButton: true, userData: null, dailyConfig: { x: 1 } },
    "https://host/room",
    null,
  );
  expect(options).toEqual({ userName: "Ada", startVideoOff: true });
});

it("hands on device ids and switches, but no placeholder for a track of another page", () => {
  expect(joinRequest({ videoSource: false, audioSource: "mic-1" }, "u", null).options).toEqual({
    videoSource: false,
    audioSource: "mic-1",
  });
  expect(joinRequest({ videoSource: "daily-custom-track" }, "u", null).options).toEqual({});
});
