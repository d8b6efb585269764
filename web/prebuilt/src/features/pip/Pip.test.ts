import { expect, it, vi } from "vitest";
import type { PipBrowser } from "./browser";
import { Pip } from "./Pip";

/** A browser that opens windows when `answer` says so. */
function withWindows() {
  const opened = Object.assign(new EventTarget(), { close: vi.fn() });
  let answer: (window: Window) => void = () => undefined;
  let refuse: (error: Error) => void = () => undefined;
  const answers = new Promise<Window>((resolve, reject) => {
    answer = resolve;
    refuse = reject;
  });
  const page = {
    top: null as unknown,
    document: { pictureInPictureEnabled: true },
    documentPictureInPicture: { requestWindow: vi.fn(() => answers) },
  };
  page.top = page;
  const pip = new Pip(page as PipBrowser);
  return { pip, opened, answer: () => answer(opened as unknown as Window), refuse };
}

it("is on from the moment that the window is there until somebody closes it", async () => {
  const { pip, opened, answer } = withWindows();
  const opening = pip.open();
  expect(pip.isOn).toBe(false);
  answer();
  await opening;
  expect(pip.current()).toEqual({ name: "window", window: opened });
  opened.dispatchEvent(new Event("pagehide"));
  expect(pip.current()).toEqual({ name: "closed" });
});

it("closes its window", async () => {
  const { pip, opened, answer } = withWindows();
  answer();
  await pip.open();
  pip.close();
  expect(opened.close).toHaveBeenCalledOnce();
  expect(pip.isOn).toBe(false);
});

it("closes a window at once that comes after the end of the call", async () => {
  const { pip, opened, answer } = withWindows();
  const opening = pip.open();
  pip.close();
  answer();
  await opening;
  expect(opened.close).toHaveBeenCalledOnce();
  expect(pip.current()).toEqual({ name: "closed" });
});

it("hands on the browser's refusal and stays closed", async () => {
  const { pip, refuse } = withWindows();
  refuse(new DOMException("no press", "NotAllowedError"));
  await expect(pip.open()).rejects.toThrow("no press");
  expect(pip.current()).toEqual({ name: "closed" });
});

it("waits for a first frame where the browser floats a picture only", async () => {
  const pip = new Pip({ top: null, document: { pictureInPictureEnabled: true } });
  await pip.open();
  expect(pip.current()).toEqual({ name: "starting" });
  pip.started();
  expect(pip.isOn).toBe(true);
  pip.close();
  pip.started();
  expect(pip.isOn).toBe(false);
});
