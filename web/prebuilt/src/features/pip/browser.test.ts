import { expect, it } from "vitest";
import { type PipBrowser, wayOf, whyNot } from "./browser";

const windows = { requestWindow: () => Promise.reject(new Error()) };

/** A browser whose page is the outermost one, or in a frame. */
function browser(able: { windows?: boolean; video?: boolean; framed?: boolean }): PipBrowser {
  const page: { top: unknown } & Omit<PipBrowser, "top"> = {
    top: null,
    document: { pictureInPictureEnabled: able.video ?? false },
    ...(able.windows ? { documentPictureInPicture: windows } : {}),
  };
  page.top = able.framed ? {} : page;
  return page;
}

it("opens a window of its own where that is possible", () => {
  expect(wayOf(browser({ windows: true, video: true }))).toBe("window");
});

it("floats the picture alone in a frame, where no windows open, and in browsers without them", () => {
  expect(wayOf(browser({ windows: true, video: true, framed: true }))).toBe("video");
  expect(wayOf(browser({ video: true }))).toBe("video");
});

it("is not offered where there is neither", () => {
  expect(wayOf(browser({}))).toBeNull();
  expect(wayOf(browser({ windows: true, framed: true }))).toBeNull();
});

it.each([
  [new DOMException("no press", "NotAllowedError"), "pip.refused"],
  [new DOMException("no metadata", "InvalidStateError"), "pip.noPicture"],
  [new DOMException("forbidden", "SecurityError"), "pip.failed"],
  [new TypeError("broken"), "pip.failed"],
  ["nothing", "pip.failed"],
])("says in words what %s means", (error, words) => expect(whyNot(error)).toBe(words));
