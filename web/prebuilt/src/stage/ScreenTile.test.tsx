import { screen } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { inCall } from "../../tests/support/inCall";
import { other, withTracks } from "../../tests/support/people";
import type { Role } from "./layout/placing";
import { ScreenTile } from "./ScreenTile";

const SHARING = withTracks(other("Grace"), { screenVideo: "playable" });

const shared = (role: Role = "focus", showName = true) =>
  inCall(
    <ScreenTile
      placed={{ tile: { sessionId: "grace", kind: "screen" }, role, place: { x: 0, y: 0, width: 800, height: 450 } }}
      showName={showName}
    />,
    { others: [SHARING] },
  );

const tile = () => screen.getByRole("listitem");
const picture = () => tile().querySelector("video");

it("is named after its owner and shown whole", async () => {
  await shared();
  expect(tile().getAttribute("aria-label")).toBe("Screen of Grace");
  expect(picture()?.style.objectFit).toBe("contain");
});

it("is not written on where an app wants no names", async () => {
  await shared("focus", false);
  expect(screen.queryByText("Screen of Grace")).toBeNull();
});

describe("looking closer", () => {
  const press = (name: string) => screen.getByRole("button", { name });

  it("is offered for a large screen only", async () => {
    await shared("bar");
    expect(screen.queryByRole("button", { name: "Zoom in" })).toBeNull();
  });

  it("is done by buttons, step by step, and back to the whole", async () => {
    const { user } = await shared();
    expect(press("Zoom out").getAttribute("aria-disabled")).toBe("true");
    await user.click(press("Zoom in"));
    expect(picture()?.style.scale).toBe("1.5");
    await user.click(press("Zoom out"));
    expect(picture()?.style.scale).toBe("");
  });

  it("is done and undone by a double click, which does not pin", async () => {
    const { user } = await shared();
    const lens = tile().querySelector(".tile-lens");
    if (!lens) throw new Error("there is nothing to click on");
    await user.dblClick(lens);
    expect(picture()?.style.scale).toBe("2.25");
    expect(tile().getAttribute("aria-label")).toBe("Screen of Grace");
    await user.dblClick(lens);
    expect(picture()?.style.scale).toBe("");
  });

  it("moves by arrow keys", async () => {
    const { user } = await shared();
    await user.click(press("Zoom in"));
    await user.keyboard("{ArrowLeft}{ArrowUp}");
    expect(picture()?.style.translate).toBe("60px 60px");
  });
});
