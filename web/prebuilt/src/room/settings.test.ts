import { describe, expect, it } from "vitest";
import { NO_LEVELS, roomLevels } from "./levels";
import { resolveSettings } from "./settings";

const levels = (token: object, room: object, domain: object) =>
  roomLevels({ tokenConfig: token, config: room, domainConfig: domain });

describe("resolveSettings", () => {
  it("shows the prejoin screen and starts everything by default", () => {
    expect(resolveSettings(NO_LEVELS, {})).toMatchObject({
      prejoin: true,
      startVideoOff: false,
      startAudioOff: false,
      fixedName: null,
      lang: "en",
    });
  });

  it.each([
    [{}, {}, { enable_prejoin_ui: false }, false],
    [{}, { enable_prejoin_ui: true }, { enable_prejoin_ui: false }, true],
    [{ enable_prejoin_ui: false }, { enable_prejoin_ui: true }, {}, false],
    [{ enable_prejoin_ui: null }, { enable_prejoin_ui: false }, {}, false],
    [{ enable_prejoin_ui: "false" }, {}, {}, true],
  ])("resolves the prejoin screen from token %o, room %o, domain %o to %s", (token, room, domain, expected) => {
    expect(resolveSettings(levels(token, room, domain), {}).prejoin).toBe(expected);
  });

  it("starts with devices off by token before room, and by the app before both", () => {
    const both = levels({ start_video_off: false }, { start_video_off: true, start_audio_off: true }, {});
    expect(resolveSettings(both, {})).toMatchObject({ startVideoOff: false, startAudioOff: true });
    expect(resolveSettings(both, { startVideoOff: true, startAudioOff: false })).toMatchObject({
      startVideoOff: true,
      startAudioOff: false,
    });
  });

  it("takes the name from the token", () => {
    expect(resolveSettings(levels({ user_name: " Ada " }, {}, {}), { userName: "Eve" }).fixedName).toBe("Ada");
    expect(resolveSettings(levels({ user_name: "  " }, {}, {}), {}).fixedName).toBeNull();
  });
});

describe("the language", () => {
  it("is that of token, room and domain in this order, and what is none is skipped", () => {
    const lang = (token: unknown, room: unknown, domain: unknown) =>
      resolveSettings({ token: { lang: token }, room: { lang: room }, domain: { lang: domain } }, {}).lang;
    expect(lang("de", "fr", "it")).toBe("de");
    expect(lang(null, "user", "it")).toBe("user");
    expect(lang("klingon", undefined, "pt-BR")).toBe("pt-BR");
    expect(lang(1, "", null)).toBe("en");
  });
});
