import { describe, expect, it } from "vitest";
import { resolveFeatures } from "./features";
import { NO_LEVELS, roomLevels } from "./levels";

const features = (token: object, room: object, domain: object) =>
  resolveFeatures(roomLevels({ tokenConfig: token, config: room, domainConfig: domain }));

describe("the parts of the page", () => {
  it("are the documented ones where nobody has set anything", () => {
    const on = Object.entries(resolveFeatures(NO_LEVELS))
      .filter(([, open]) => open)
      .map(([name]) => name);
    expect(on).toEqual(["people", "noiseCancellation", "videoProcessing", "cpuWarnings"]);
  });

  it("open and close with the room before the domain", () => {
    expect(features({}, { enable_people_ui: true }, { enable_people_ui: false }).people).toBe(true);
    expect(features({}, { enable_people_ui: null }, { enable_people_ui: false }).people).toBe(false);
    expect(features({}, { enable_pip_ui: false }, { enable_pip_ui: true }).pictureInPicture).toBe(false);
  });

  it("take a token's word where a token has one", () => {
    expect(features({ enable_live_captions_ui: false }, { enable_live_captions_ui: true }, {}).captions).toBe(false);
    expect(features({ enable_network_ui: true }, {}, {}).network).toBe(false);
  });

  it("take nothing from the domain that is a room's alone", () => {
    expect(features({}, {}, { enable_chat: true, experimental_optimize_large_calls: true })).toMatchObject({
      chat: false,
      largeCall: false,
    });
  });

  it("make no chat richer that is not there", () => {
    const rich = { enable_advanced_chat: true, enable_shared_chat_history: true };
    expect(features({}, rich, {})).toMatchObject({ advancedChat: false, chatHistory: false });
    expect(features({}, { ...rich, enable_chat: true }, {})).toMatchObject({ advancedChat: true, chatHistory: true });
  });
});
