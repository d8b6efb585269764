import { screen, within } from "@testing-library/react";
import { expect, it } from "vitest";
import { inCall } from "../../../tests/support/inCall";
import { oneself, other } from "../../../tests/support/people";
import { withIntegrations } from "../../embed/view";
import { Sidebar } from "../../sidebar/Sidebar";
import { Controls } from "../../tray/Controls";
import { MainIntegration } from "./MainIntegration";
import { useSharing } from "./useSharing";

const BOARD = { label: "Board", location: "sidebar", src: "https://board.example/", shared: true };
const SLIDES = { label: "Slides", location: "main", srcdoc: "<p>Slides</p>" };

function Sharing() {
  useSharing();
  return null;
}

async function withApp(integrations: object, given: Parameters<typeof inCall>[1] = {}) {
  const shown = await inCall(
    <>
      <MainIntegration />
      <Sidebar />
      <Controls onLeave={() => undefined} onTrayButton={undefined} />
      <Sharing />
    </>,
    given,
  );
  await shown.say(() =>
    shown.tools.view.update((view) => withIntegrations(view, integrations, "https://meet.example")),
  );
  return shown;
}

const frame = (title: string) => document.querySelector<HTMLIFrameElement>(`iframe[title="${title}"]`);
const press = (name: string) => screen.getByRole("button", { name });

it("is opened in the sidebar by its button, is a tab there, and stays as it is behind another", async () => {
  const { user } = await withApp({ board: BOARD });
  expect(frame("Board")).toBeNull();
  await user.click(press("Board"));
  const board = frame("Board");
  expect(board?.src).toBe("https://board.example/");
  expect(board?.getAttribute("referrerpolicy")).toBe("no-referrer");
  await user.click(screen.getByRole("tab", { name: "People" }));
  expect(frame("Board")).toBe(board);
  expect(board?.closest("section")?.hidden).toBe(true);
  await user.click(press("Close this panel"));
  expect(frame("Board")).toBe(board);
  await user.click(press("Board"));
  expect(board?.closest("section")?.hidden).toBe(false);
  await user.click(press("Close Board"));
  expect(frame("Board")).toBeNull();
});

it("takes the main area, in a box from which it cannot get out", async () => {
  const { user, tools } = await withApp({ slides: SLIDES });
  await user.click(press("Open Slides"));
  expect(frame("Slides")?.getAttribute("sandbox")).toBe("allow-scripts allow-forms allow-popups");
  await user.click(press("Close Slides"));
  expect(tools.view.current().running).toEqual([]);
  expect(frame("Slides")).toBeNull();
});

it("gets camera and microphone once the person agrees", async () => {
  const { user } = await withApp({ slides: { ...SLIDES, allow: "camera; fullscreen" } });
  await user.click(press("Open Slides"));
  expect(frame("Slides")?.allow).toBe("fullscreen");
  await user.click(within(screen.getByRole("alert")).getByRole("button", { name: "Allow" }));
  expect(frame("Slides")?.allow).toBe("camera; fullscreen");
});

it("is no button for those who may not start it, until it runs", async () => {
  const { say, tools } = await withApp({ board: { ...BOARD, controlledBy: "owners" } });
  expect(screen.queryByRole("button", { name: "Board" })).toBeNull();
  await say(() => tools.view.update((view) => ({ ...view, running: ["board"] })));
  expect(press("Board")).toBeTruthy();
  await say((call) => call.become({ ...oneself(), owner: true }));
  expect(press("Board")).toBeTruthy();
});

it("is shared: others are told, and tell", async () => {
  const { call, say, tools, user } = await withApp({ board: BOARD }, { others: [other("Ben")] });
  expect(call.sendAppMessage).toHaveBeenLastCalledWith({ event: "room:integrations", ask: true }, "*");
  await user.click(press("Board"));
  expect(call.sendAppMessage).toHaveBeenLastCalledWith({ event: "room:integrations", on: ["board"] }, "*");
  call.sendAppMessage.mockClear();
  const ben = (data: object) =>
    say((inside) => inside.emit("app-message", { fromId: "ben", data: { event: "room:integrations", ...data } }));
  await ben({ ask: true });
  expect(call.sendAppMessage).toHaveBeenLastCalledWith({ event: "room:integrations", on: ["board"] }, ["ben"]);
  call.sendAppMessage.mockClear();
  await ben({ off: ["board"] });
  expect(tools.view.current().running).toEqual([]);
  await ben({ on: ["board", "unknown"] });
  expect(tools.view.current().running).toEqual(["board"]);
  expect(tools.toasts.current()[0]?.text).toBe("Ben has opened Board.");
  // What Ben has started is Ben's to tell newcomers.
  await ben({ ask: true });
  expect(call.sendAppMessage).not.toHaveBeenCalled();
});
