import { screen, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { inCall } from "../../tests/support/inCall";
import { ALWAYS_HEARD } from "./alwaysHeard";
import { Popover } from "./Popover";

function page() {
  return inCall(
    <>
      <Popover label="Settings">
        <button type="button">First</button>
        <button type="button">Last</button>
      </Popover>
      <button type="button">Elsewhere</button>
      <p role="status" {...ALWAYS_HEARD}>
        Grace joined
      </p>
    </>,
  );
}

const opener = () => screen.getByRole("button", { name: "Settings" });
const panel = () => screen.queryByRole("dialog", { name: "Settings" });

it("is closed at first, and says so", async () => {
  await page();
  expect(panel()).toBeNull();
  expect(opener().getAttribute("aria-expanded")).toBe("false");
});

it("opens with its name, and takes the focus", async () => {
  const { user } = await page();
  await user.click(opener());
  const dialog = screen.getByRole("dialog", { name: "Settings" });
  expect(within(dialog).getByRole("button", { name: "First" })).toBeTruthy();
  expect(dialog.contains(document.activeElement)).toBe(true);
});

it("opens by keyboard", async () => {
  const { user } = await page();
  opener().focus();
  await user.keyboard("{Enter}");
  expect(panel()).not.toBeNull();
});

describe("once open", () => {
  it("keeps the focus within", async () => {
    const { user } = await page();
    await user.click(opener());
    const names = [];
    for (let press = 0; press < 3; press++) {
      await user.tab();
      names.push(document.activeElement?.textContent);
    }
    expect(names).toEqual(["First", "Last", "First"]);
  });

  it("hides what is behind from screen readers, but not what they must go on hearing", async () => {
    const { user } = await page();
    await user.click(opener());
    const hidden = (text: string) => screen.getByText(text).closest("[inert], [aria-hidden=true]") !== null;
    expect(hidden("Elsewhere")).toBe(true);
    expect(hidden("Grace joined")).toBe(false);
    expect(hidden("First")).toBe(false);
  });

  it("closes on Escape, and gives the focus back", async () => {
    const { user } = await page();
    await user.click(opener());
    await user.keyboard("{Escape}");
    expect(panel()).toBeNull();
    await expect.poll(() => document.activeElement).toBe(opener());
  });

  it("closes on a press elsewhere", async () => {
    const { user } = await page();
    await user.click(opener());
    await user.click(screen.getByText("Elsewhere"));
    expect(panel()).toBeNull();
  });
});
