import { beforeEach, describe, expect, it, vi } from "vitest";
import { FakeCall } from "../../tests/support/FakeCall";
import { oneself } from "../../tests/support/people";
import { type JoinRequest, Session } from "./session";

/** What `createCallObject` was asked for, and what it gave, in order. */
const made: { readonly options: Record<string, unknown>; readonly call: FakeCall }[] = [];
/** Prepares the next call object. */
let prepare: (call: FakeCall) => void;

vi.mock("@daily-co/daily-js", () => ({
  default: {
    supportedBrowser: () => ({ supportsVideoProcessing: true, supportsAudioProcessing: true }),
    createCallObject(options: Record<string, unknown>) {
      const call = new FakeCall();
      prepare(call);
      made.push({ options, call });
      return call;
    },
  },
}));

const URL = "https://meet.example/room";
const REQUEST: JoinRequest = { url: URL, token: null, options: {} };

let session: Session;
let phases: string[];

function browser(can: { readonly secure?: boolean; readonly webRtc?: boolean } = {}): void {
  const { secure = true, webRtc = true } = can;
  vi.stubGlobal("location", { origin: "https://meet.example" });
  vi.stubGlobal("window", {
    isSecureContext: secure,
    RTCPeerConnection: webRtc ? class {} : undefined,
    navigator: { mediaDevices: { getUserMedia: () => undefined } },
  });
}

beforeEach(() => {
  made.length = 0;
  prepare = () => {};
  browser();
  session = new Session();
  phases = [];
  session.subscribe(() => {
    const { name } = session.snapshot().phase;
    if (phases.at(-1) !== name) phases.push(name);
  });
  return () => {
    vi.unstubAllGlobals();
    vi.restoreAllMocks();
  };
});

function latest(): FakeCall {
  const call = made.at(-1)?.call;
  if (!call) throw new Error("no call object was made");
  return call;
}

/** Start with these levels of configuration, as `room()` tells them. */
async function start(levels: Record<string, unknown> = {}, request: Partial<JoinRequest> = {}): Promise<FakeCall> {
  const before = prepare;
  prepare = (call) => {
    call.levels = levels;
    before(call);
  };
  await session.start({ ...REQUEST, ...request });
  return latest();
}

describe("on the way in", () => {
  it("asks the server before any device is opened, then shows the preview", async () => {
    const order: string[] = [];
    prepare = (call) => {
      call.preAuth.mockImplementationOnce(async () => {
        order.push("preAuth");
        return { access: { level: "full" } };
      });
      call.startCamera.mockImplementationOnce(async () => void order.push("startCamera"));
    };
    await start();
    expect(order).toEqual(["preAuth", "startCamera"]);
    expect(phases).toEqual(["checking", "prejoin"]);
  });

  it("hands token and the app's options to the call object, and names the own server's bundle", async () => {
    const call = await start(
      {},
      { token: "t0ken", options: { userName: "Ada", dailyConfig: { experimentalOne: 1 } as object } },
    );
    expect(made[0]?.options).toMatchObject({
      url: URL,
      token: "t0ken",
      userName: "Ada",
      dailyConfig: { experimentalOne: 1, bundlePathOverride: "https://meet.example/static", avoidEval: true },
    });
    expect(call.preAuth).toHaveBeenCalledWith({ url: URL, token: "t0ken" });
    expect(session.suggestedName()).toBe("Ada");
  });

  it("joins at once where there is no preview, under the token's name", async () => {
    const levels = { config: { enable_prejoin_ui: false }, tokenConfig: { user_name: "Dr. L" } };
    const call = await start(levels, { options: { userName: "Ada" } });
    expect(phases).toEqual(["checking", "joining", "call"]);
    expect(call.join).toHaveBeenCalledExactlyOnceWith({
      userName: "Dr. L",
      startVideoOff: false,
      startAudioOff: false,
    });
    expect(call.startCamera).not.toHaveBeenCalled();
  });

  it("joins at once as nobody in particular where no name is known", async () => {
    const call = await start({ config: { enable_prejoin_ui: false } });
    expect(call.join).toHaveBeenCalledExactlyOnceWith({ startVideoOff: false, startAudioOff: false });
  });

  it("starts devices as room and token say", async () => {
    const call = await start({ config: { start_video_off: true }, tokenConfig: { start_audio_off: true } });
    expect(call.startCamera).toHaveBeenCalledExactlyOnceWith({ startVideoOff: true, startAudioOff: true });
    expect(session.snapshot().settings).toMatchObject({ startVideoOff: true, startAudioOff: true });
  });

  it("opens no device for somebody who may send none", async () => {
    prepare = (call) => call.become(oneself({ canSend: false, tracks: { video: "off", audio: "off" } }));
    const call = await start();
    expect(call.startCamera).not.toHaveBeenCalled();
    await session.join("Ada");
    expect(call.join).toHaveBeenCalledExactlyOnceWith({ userName: "Ada", startVideoOff: true, startAudioOff: true });
  });

  it("opens the microphone only for somebody who may send no camera", async () => {
    prepare = (call) => call.become(oneself({ canSend: ["audio"], tracks: { video: "off", audio: "off" } }));
    const call = await start();
    expect(call.startCamera).toHaveBeenCalledExactlyOnceWith({ startVideoOff: true, startAudioOff: false });
  });

  it("goes on without devices that do not start", async () => {
    const warning = vi.spyOn(console, "warn").mockReturnValue();
    prepare = (call) => call.startCamera.mockRejectedValueOnce(new Error("no device"));
    await start();
    await expect.poll(() => warning.mock.calls.length).toBe(1);
    expect(session.snapshot().phase.name).toBe("prejoin");
  });

  it.each([
    [{ secure: false }, "insecure"],
    [{ webRtc: false }, "noWebRtc"],
  ])("does not try in a browser that cannot: %o", async (can, what) => {
    browser(can);
    await session.start(REQUEST);
    expect(session.snapshot().phase).toEqual({ name: "unsupported", what });
    expect(made).toEqual([]);
  });
});

describe("from the preview", () => {
  it("joins with the devices as the person left them, whatever was configured", async () => {
    const call = await start({ config: { start_video_off: true } });
    call.setLocalVideo(true);
    call.setLocalAudio(false);
    await session.join("Ada");
    expect(call.join).toHaveBeenCalledExactlyOnceWith({ userName: "Ada", startVideoOff: false, startAudioOff: true });
    expect(phases).toEqual(["checking", "prejoin", "joining", "call"]);
  });

  it("joins once, however often the button is pressed", async () => {
    const call = await start();
    await Promise.all([session.join("Ada"), session.join("Ada")]);
    await session.join("Ada");
    expect(call.join).toHaveBeenCalledOnce();
  });
});

describe("refusals", () => {
  const refusal = (type: string, fields = {}) => ({ errorMsg: type, error: { type, msg: type, ...fields } });

  it("before the preview end the attempt with their reason", async () => {
    prepare = (call) => call.preAuth.mockRejectedValueOnce(refusal("exp-room"));
    const call = await start();
    expect(session.snapshot()).toMatchObject({ phase: { name: "failed", failure: { type: "exp-room" } }, call: null });
    expect(call.destroy).toHaveBeenCalledOnce();
  });

  it("at the join do so too", async () => {
    const call = await start();
    call.join.mockRejectedValueOnce(refusal("meeting-full"));
    await session.join("Ada");
    expect(session.snapshot().phase).toMatchObject({ name: "failed", failure: { type: "meeting-full" } });
  });

  it("during the call do so too, once", async () => {
    const call = await start();
    await session.join("Ada");
    call.emit("error", refusal("ejected"));
    call.emit("error", refusal("connection-error"));
    call.emit("left-meeting");
    expect(session.snapshot().phase).toMatchObject({ name: "failed", failure: { type: "ejected" } });
  });

  it("of an early token tell from when it is valid, by the refusal or by the token itself", async () => {
    const token = `x.${btoa(JSON.stringify({ nbf: 1_900_000_000 }))}.y`;
    prepare = (call) => call.preAuth.mockRejectedValueOnce(refusal("nbf-token"));
    await start({}, { token });
    expect(session.snapshot().phase).toMatchObject({ failure: { validFrom: 1_900_000_000 } });
    prepare = (call) => call.preAuth.mockRejectedValueOnce(refusal("nbf-token", { details: { nbf: 5 } }));
    await start({}, { token });
    expect(session.snapshot().phase).toMatchObject({ failure: { validFrom: 5 } });
  });

  it("can be tried again, on a fresh call object and with the same request", async () => {
    prepare = (call) => call.preAuth.mockRejectedValueOnce(refusal("meeting-full"));
    const first = await start({}, { token: "t0ken" });
    prepare = () => {};
    session.retry();
    await expect.poll(() => session.snapshot().phase.name).toBe("prejoin");
    expect(latest()).not.toBe(first);
    expect(made[1]?.options).toMatchObject({ url: URL, token: "t0ken" });
  });

  it("may come from the page itself, which then ends the call", async () => {
    const call = await start();
    await session.join("Ada");
    session.fail(new Error("a file of the page is gone"));
    expect(session.snapshot().phase).toMatchObject({ name: "failed", failure: { type: "unknown" } });
    expect(call.destroy).toHaveBeenCalledOnce();
    session.fail(new Error("nobody is there any more"));
    expect(phases.at(-1)).toBe("failed");
  });
});

describe("leaving", () => {
  it("releases the call object, and one can come back", async () => {
    const call = await start();
    await session.join("Ada");
    await session.leave();
    expect(session.snapshot()).toMatchObject({ phase: { name: "left" }, call: null });
    expect(call.destroy).toHaveBeenCalledOnce();
    session.retry();
    await expect.poll(() => session.snapshot().phase.name).toBe("prejoin");
  });

  it("without a call does nothing", async () => {
    await session.leave();
    expect(phases).toEqual([]);
  });
});

describe("a new attempt while another is under way", () => {
  it("leaves the former, whose late answers count for nothing", async () => {
    let answer = () => {};
    prepare = (call) =>
      call.preAuth.mockReturnValueOnce(
        new Promise((resolve) => {
          answer = () => resolve({ access: { level: "full" } });
        }),
      );
    const former = session.start(REQUEST);
    const left = latest();
    prepare = () => {};
    const call = await start({}, { token: "second" });
    answer();
    await former;
    expect(left.destroy).toHaveBeenCalledOnce();
    expect(left.room).not.toHaveBeenCalled();
    left.emit("error", { error: { type: "exp-room", msg: "" } });
    left.emit("joined-meeting");
    expect(session.snapshot()).toMatchObject({ call, phase: { name: "prejoin" } });
  });
});

it("tells listeners until they go", async () => {
  const listener = vi.fn();
  const unsubscribe = session.subscribe(listener);
  await start();
  const calls = listener.mock.calls.length;
  expect(calls).toBeGreaterThan(0);
  unsubscribe();
  await session.join("Ada");
  expect(listener).toHaveBeenCalledTimes(calls);
});

describe("where somebody has to let one in", () => {
  const LOBBY = { access: { level: "lobby" } };
  const waiting = (call: FakeCall) => {
    call.access = LOBBY;
  };

  it("shows the preview although the room has none, and asks under the name given there", async () => {
    prepare = waiting;
    const call = await start({ config: { enable_prejoin_ui: false } });
    expect(session.snapshot()).toMatchObject({ phase: { name: "prejoin" }, knocks: true });
    await session.join("Ada");
    expect(phases).toEqual(["checking", "prejoin", "joining", "lobby"]);
    expect(call.requestAccess).toHaveBeenCalledExactlyOnceWith({ name: "Ada" });
    expect(session.name()).toBe("Ada");
  });

  it("follows the wait, and enters when the door opens", async () => {
    prepare = waiting;
    const call = await start();
    await session.join("Ada");
    call.changeAccess({ ...LOBBY, awaitingAccess: { level: "full", granted: false, hosts: false } });
    expect(session.snapshot().phase).toEqual({ name: "lobby", wait: { granted: false, hosts: false } });
    call.changeAccess({ ...LOBBY, awaitingAccess: { level: "full", granted: true, hosts: true } });
    expect(session.snapshot().phase).toEqual({ name: "lobby", wait: { granted: true, hosts: true } });
    call.changeAccess({ access: { level: "full" } });
    expect(session.snapshot().phase).toEqual({ name: "call" });
  });

  it("ends with the refusal, after which one may ask again", async () => {
    prepare = waiting;
    const call = await start();
    await session.join("Ada");
    call.emit("error", { error: { type: "ejected", msg: "Join request rejected" } });
    expect(session.snapshot().phase).toMatchObject({ name: "failed", failure: { type: "ejected" } });
    session.retry();
    expect(made).toHaveLength(2);
  });

  it("can be given up", async () => {
    prepare = waiting;
    await start();
    await session.join("Ada");
    await session.leave();
    expect(phases.at(-1)).toBe("left");
  });

  it("ends when the request cannot even be made", async () => {
    prepare = (call) => {
      waiting(call);
      call.requestAccess.mockImplementationOnce(() => Promise.reject("Too many people ask"));
    };
    await start();
    await session.join("Ada");
    await Promise.resolve();
    expect(session.snapshot().phase).toMatchObject({ name: "failed", failure: { msg: "Too many people ask" } });
  });
});

describe("a try behind the reason that is shown", () => {
  const refuse = (type: string, details = {}) => {
    prepare = (call) => call.preAuth.mockRejectedValueOnce({ error: { type, msg: "no", details } });
  };
  const failure = () => {
    const { phase } = session.snapshot();
    return phase.name === "failed" ? phase.failure : null;
  };
  const settled = () => vi.waitFor(() => expect(session.snapshot().call).toBeNull());

  it("shows nothing of itself until it gets further", async () => {
    refuse("meeting-full");
    await start();
    phases = [];
    prepare = () => {};
    session.retryQuietly();
    expect(session.snapshot()).toMatchObject({ phase: { name: "failed" }, call: latest() });
    await vi.waitFor(() => expect(phases.at(-1)).toBe("prejoin"));
    expect(phases).toEqual(["failed", "prejoin"]);
  });

  it("that fails in its turn is a new reason", async () => {
    refuse("meeting-full");
    await start();
    const before = failure();
    session.retryQuietly();
    await settled();
    expect(failure()).toEqual(before);
    expect(failure()).not.toBe(before);
    expect(made).toHaveLength(2);
  });

  it("goes straight in where there is no preview", async () => {
    refuse("nbf-room");
    await start({ config: { enable_prejoin_ui: false } });
    prepare = (call) => {
      call.levels = { config: { enable_prejoin_ui: false } };
    };
    session.retryQuietly();
    await vi.waitFor(() => expect(phases.at(-1)).toBe("call"));
  });

  it("knows a server that does not answer while it restarts", async () => {
    refuse("connection-error", { restarting: true });
    await start();
    expect(failure()?.restarting).toBe(true);
    refuse("connection-error");
    session.retryQuietly();
    await settled();
    expect(failure()?.restarting).toBe(true);
    session.retry();
    await settled();
    expect(failure()?.restarting).toBe(true);
    refuse("meeting-full");
    session.retryQuietly();
    await settled();
    expect(failure()?.restarting).toBeUndefined();
    refuse("connection-error");
    session.retryQuietly();
    await settled();
    expect(failure()?.restarting, "it had answered meanwhile").toBeUndefined();
  });
});

it("knows the way out that room and token name", async () => {
  const info = { name: "room", domainName: "acme", domainConfig: { redirect_on_meeting_exit: "https://bye.example/" } };
  await start(info);
  expect(session.snapshot().exit.redirect).toBe("https://bye.example/?recent-call=acme/room");
});

describe("what was chosen last time", () => {
  const remember = (devices: object) =>
    vi.stubGlobal("localStorage", { getItem: () => JSON.stringify(devices), setItem: () => undefined });

  it("is how the preview begins", async () => {
    remember({ camera: "cam-2", microphone: "mic-7", cameraOn: false });
    const call = await start();
    expect(made[0]?.options).toMatchObject({ videoSource: "cam-2", audioSource: "mic-7" });
    expect(call.startCamera).toHaveBeenCalledExactlyOnceWith({ startVideoOff: true, startAudioOff: false });
  });

  it("counts less than the app's word", async () => {
    remember({ camera: "cam-2", cameraOn: false, microphoneOn: false });
    const call = await start({}, { options: { videoSource: "cam-9", startVideoOff: false } });
    expect(made[0]?.options).toMatchObject({ videoSource: "cam-9" });
    expect(call.startCamera).toHaveBeenCalledExactlyOnceWith({ startVideoOff: false, startAudioOff: true });
  });

  it("switches nothing on that the room wants off", async () => {
    remember({ cameraOn: true, microphoneOn: true });
    const call = await start({ config: { start_video_off: true } });
    expect(call.startCamera).toHaveBeenCalledExactlyOnceWith({ startVideoOff: true, startAudioOff: false });
  });
});
