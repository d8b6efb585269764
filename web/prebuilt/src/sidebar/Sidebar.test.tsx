import { screen } from "@testing-library/react";
import { expect, it } from "vitest";
import { inCall } from "../../tests/support/inCall";
import { Controls } from "../tray/Controls";
import { Sidebar } from "./Sidebar";

const parts = (
  <>
    <Sidebar />
    <Controls onLeave={() => undefined} onTrayButton={undefined} />
  </>
);
const panel = () => screen.queryByRole("complementary", { name: "People" });
const opener = () => screen.getByRole("button", { name: "People" });

it("opens with its button, takes the focus, and gives it back when Escape closes it", async () => {
  const { user } = await inCall(parts);
  expect(panel()).toBeNull();
  await user.click(opener());
  expect(panel()).toBeTruthy();
  expect(opener().getAttribute("aria-expanded")).toBe("true");
  expect(document.activeElement).toBe(screen.getByRole("heading", { name: "People" }));
  await user.keyboard("{Escape}");
  expect(panel()).toBeNull();
  expect(document.activeElement).toBe(opener());
});

it("opens and closes with its key", async () => {
  const { user } = await inCall(parts);
  await user.keyboard("p");
  expect(panel()).toBeTruthy();
  await user.keyboard("p");
  expect(panel()).toBeNull();
});

it("is what the app asks for, and tells the app nothing it cannot show", async () => {
  const { say, tools } = await inCall(parts);
  await say(() => tools.view.update((view) => ({ ...view, sidebar: "people" })));
  expect(panel()).toBeTruthy();
});

it("has no panel that the room's configuration closes", async () => {
  const { user } = await inCall(parts, { features: { people: false } });
  expect(screen.queryByRole("button", { name: "People" })).toBeNull();
  await user.keyboard("p");
  expect(panel()).toBeNull();
});
