/** What this browser can show outside its page, and how it is asked. */

/** A window of one's own with anything in it, or the one picture that the browser itself floats over others. */
export type Way = "window" | "video";

interface DocumentPictureInPicture {
  requestWindow(size: { readonly width: number; readonly height: number }): Promise<Window>;
}

/** The parts of `Window` in use. */
export interface PipBrowser {
  readonly top: unknown;
  readonly document: Pick<Document, "pictureInPictureEnabled">;
  readonly documentPictureInPicture?: DocumentPictureInPicture;
}

/** A picture of 16:9 at this width, a row of small ones under it, and the buttons. */
const SIZE = { width: 400, height: 368 };

/** The better way that there is here. Windows of one's own open from pages only that are in no frame. */
export function wayOf(browser: PipBrowser): Way | null {
  if (browser.documentPictureInPicture && browser.top === browser) return "window";
  return browser.document.pictureInPictureEnabled ? "video" : null;
}

/** Open the window; the browser wants a press of the person just before. */
export async function openWindow({ documentPictureInPicture }: PipBrowser): Promise<Window> {
  if (!documentPictureInPicture) throw new DOMException("no windows", "NotSupportedError");
  return documentPictureInPicture.requestWindow(SIZE);
}

/** The words for what went wrong. */
export function whyNot(error: unknown): "pip.refused" | "pip.noPicture" | "pip.failed" {
  const name = error instanceof Error || error instanceof DOMException ? error.name : "";
  if (name === "NotAllowedError") return "pip.refused";
  return name === "InvalidStateError" ? "pip.noPicture" : "pip.failed";
}
