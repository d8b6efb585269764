import { describe, expect, it } from "vitest";
import { resolveFeatures } from "./features";
import { NO_LEVELS, roomLevels } from "./levels";

const features = (token: object, room: object, domain: object) =>
  resolveFeatures(roomLevels({ tokenConfig: token, config: room, domainConfig: domain }));

describe("the parts of the page", () => {
  it("are the documented ones where nobody has set anything", () => {
    expect(resolveFeatures(NO_LEVELS)).toEqual({
      people: true,
      videoProcessing: true,
      noiseCancellation: true,
      handRaising: false,
      chat: false,
      chatHistory: true,
      advancedChat: false,
      emojiReactions: false,
      captions: false,
      network: false,
      pip: false,
      cpuWarnings: true,
      hideBranding: false,
      breakout: false,
      recordingUi: true,
      recordingKinds: [],
      largeCall: false,
    });
  });

  it("open and close with the room before the domain", () => {
    expect(features({}, { enable_people_ui: true }, { enable_people_ui: false }).people).toBe(true);
    expect(features({}, { enable_people_ui: null }, { enable_people_ui: false }).people).toBe(false);
    expect(features({}, { enable_hand_raising: false }, { enable_hand_raising: true }).handRaising).toBe(false);
  });

  it("have captions as the token says, or else the room, or else the domain", () => {
    const levels = [{ enable_live_captions_ui: true }, {}, { enable_live_captions_ui: false }];
    const [yes = {}, nothing = {}, no = {}] = levels;
    expect(features(yes, no, no).captions).toBe(true);
    expect(features(no, yes, yes).captions).toBe(false);
    expect(features(nothing, yes, no).captions).toBe(true);
    expect(features(nothing, no, yes).captions).toBe(false);
    expect(features(nothing, nothing, yes).captions).toBe(true);
  });

  it("let browsers record as the token says, or else the room", () => {
    expect(features({}, { enable_recording: "local" }, {}).recordingKinds).toEqual(["local"]);
    expect(features({}, { enable_recording: ["local", "cloud", "odd"] }, {}).recordingKinds).toEqual([
      "cloud",
      "local",
    ]);
    expect(features({ enable_recording: "cloud" }, { enable_recording: "local" }, {}).recordingKinds).toEqual([
      "cloud",
    ]);
    expect(features({ enable_recording: ["local"] }, {}, {}).recordingKinds).toEqual(["local"]);
    expect(features({}, {}, { enable_recording: "local" }).recordingKinds).toEqual([]);
    expect(features({ enable_recording_ui: false }, { enable_recording: "local" }, {}).recordingUi).toBe(false);
    expect(features({}, { enable_recording_ui: false }, {}).recordingUi).toBe(true);
  });

  it("take nothing from a level that cannot say it", () => {
    expect(features({ enable_hand_raising: true }, {}, {}).handRaising).toBe(false);
    expect(features({}, {}, { experimental_optimize_large_calls: true }).largeCall).toBe(false);
    expect(features({ enable_chat: true }, {}, { enable_chat: true }).chat).toBe(false);
  });
});
