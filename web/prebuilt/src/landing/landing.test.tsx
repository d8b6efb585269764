import { fireEvent, screen } from "@testing-library/dom";
import { beforeEach, expect, it, vi } from "vitest";

beforeEach(async () => {
  vi.resetModules();
  document.body.innerHTML = `
    <form id="open-room"><label>Room name <input name="room"></label><button>Go to the room</button></form>
    <div class="code"><code>parlour keys create</code></div>
    <div class="code"><code>curl https://meet.example</code></div>`;
  await vi.importActual("./landing");
  return () => vi.restoreAllMocks();
});

it("leads to the room that was named", () => {
  const assign = vi.spyOn(location, "assign").mockReturnValue();
  fireEvent.change(screen.getByLabelText("Room name"), { target: { value: "team/sync" } });
  fireEvent.click(screen.getByText("Go to the room"));
  expect(assign).toHaveBeenCalledExactlyOnceWith("/team%2Fsync");
});

it("copies each command with its own button", async () => {
  const copy = vi.spyOn(navigator.clipboard, "writeText").mockResolvedValue();
  const [, second] = screen.getAllByRole("button", { name: "Copy" });
  if (!second) throw new Error("the second command has no button");
  fireEvent.click(second);
  await expect.poll(() => screen.queryByRole("button", { name: "Copied" })).not.toBeNull();
  expect(copy).toHaveBeenCalledExactlyOnceWith("curl https://meet.example");
});

it("marks the command where the clipboard is closed, as on plain http", async () => {
  vi.spyOn(navigator.clipboard, "writeText").mockRejectedValue(new DOMException("denied", "NotAllowedError"));
  const [first] = screen.getAllByRole("button", { name: "Copy" });
  if (!first) throw new Error("the first command has no button");
  fireEvent.click(first);
  await expect.poll(() => String(getSelection())).toBe("parlour keys create");
  expect(screen.queryByRole("button", { name: "Copied" })).toBeNull();
});
