import { cleanup, render, screen, within } from "@testing-library/react";
import userEvent, { type UserEvent } from "@testing-library/user-event";
import { afterEach, describe, expect, it, vi } from "vitest";
import { CATALOGUE, entryOf, TOP } from "../../tests/catalogue";
import { sampleOf } from "../../tests/sample";
import { ApiError } from "../api/Api";
import type { HeldProperty, Json, JsonObject } from "../api/shapes";
import { mayLeave } from "../navigation/guard";
import { ConfigurationForm } from "./ConfigurationForm";
import type { Schema } from "./catalogue";
import { controlOf, type Field } from "./control";

afterEach(cleanup);

function held(own: Json): HeldProperty {
  return { value: own, own, inherited: null, source: own === null ? "default" : "room", inherited_source: "default" };
}

interface Given {
  readonly own?: Readonly<Record<string, Json>>;
  readonly onSave?: (body: Readonly<Record<string, Json>>) => Promise<void>;
  readonly names?: readonly string[];
}

function show({ own = {}, onSave = vi.fn(async () => {}), names = TOP.map(({ name }) => name) }: Given = {}) {
  const properties = Object.fromEntries(names.map((name) => [name, held(own[name] ?? null)]));
  const { rerender } = render(form(properties));
  function form(shown: Readonly<Record<string, HeldProperty>>) {
    return (
      <ConfigurationForm
        catalogue={CATALOGUE}
        configuration={{ name: "a", properties: shown }}
        here="room"
        onSave={onSave}
      />
    );
  }
  return { onSave, hold: (next: Readonly<Record<string, HeldProperty>>) => rerender(form(next)) };
}

function rowOf(name: string): HTMLElement {
  const row = document.querySelector<HTMLElement>(`[data-property="${name}"]`);
  if (!row) throw new Error(`no row of ${name}`);
  return row;
}

const CHANGEABLE = TOP.filter(({ read_only }) => !read_only).map(({ name }) => name);
const READ_ONLY = TOP.filter(({ read_only }) => read_only).map(({ name }) => name);

describe("every property of the catalogue", () => {
  it.each(TOP.map(({ name }) => name))("%s is shown with what it does, in words of the server", (name) => {
    show({ names: [name] });
    const row = rowOf(name);
    const { effect, reason, status } = entryOf(name);
    expect(row.textContent).toContain(effect.replaceAll("`", ""));
    expect(row.textContent?.includes("not at work yet") || row.textContent?.includes("for old clients")).toBe(
      status === "pending",
    );
    if (reason) expect(row.textContent).toContain(reason.replaceAll("`", ""));
  });

  it.each(CHANGEABLE)("%s can be set in the form, and is sent as it was set, alone", async (name) => {
    const onSave = vi.fn(async () => {});
    show({ onSave, names: [name] });
    const user = userEvent.setup();
    const wanted = sampleOf(entryOf(name).schema);
    await enter(user, rowOf(name), name, wanted, entryOf(name).schema);
    await user.click(screen.getByRole("button", { name: "Save" }));
    const expected = entryOf(name).container === "body" ? { [name]: wanted } : { properties: { [name]: wanted } };
    expect(onSave).toHaveBeenCalledWith(expected);
  });

  it.each(CHANGEABLE)("%s is shown as it is set, and goes back to what is inherited", async (name) => {
    const onSave = vi.fn(async () => {});
    const value = sampleOf(entryOf(name).schema);
    show({ onSave, own: { [name]: value }, names: [name] });
    expect(screen.queryByRole("region", { name: "Unsaved changes" })).toBeNull();
    expect(rowOf(name).textContent).toContain("set in this room");
    await userEvent.click(within(rowOf(name)).getByRole("button", { name: new RegExp(`^Reset\\s*${name}`) }));
    await userEvent.click(screen.getByRole("button", { name: "Save" }));
    const expected = entryOf(name).container === "body" ? { [name]: null } : { properties: { [name]: null } };
    expect(onSave).toHaveBeenCalledWith(expected);
  });

  it.each(READ_ONLY)("%s cannot be changed where only the server does", (name) => {
    show({ names: [name] });
    expect(within(rowOf(name)).queryByRole("button")).toBeNull();
    expect(rowOf(name).querySelector("input, select, textarea")).toBeNull();
  });
});

/** Give a value as a person does: by its control, which is found by its name. */
async function enter(user: UserEvent, row: HTMLElement, path: string, value: Json, schema: Schema): Promise<void> {
  const control = controlOf(schema);
  const id = `value-${path.replace(/[^A-Za-z0-9_]/g, "-")}`;
  const field = () => {
    const found = row.querySelector<HTMLElement>(`#${id}`);
    if (!found) throw new Error(`no control of ${path}`);
    return found;
  };
  switch (control.kind) {
    case "switch":
      if (field() instanceof HTMLSelectElement) await user.selectOptions(field(), String(value));
      else await user.click(field());
      break;
    case "number":
      if (CATALOGUE.at(path)?.moment) await typeMoment(user, field() as HTMLInputElement, value as number);
      else await user.type(field(), String(value));
      break;
    case "choice":
      await user.selectOptions(field(), value === "" ? "(empty)" : String(value));
      break;
    case "choices":
      if (control.all) await user.selectOptions(field(), "some");
      for (const word of value as string[]) await user.click(within(choiceOf(row, path)).getByLabelText(word));
      break;
    case "text":
      await user.type(field(), String(value).replaceAll("{", "{{"));
      break;
    case "lines":
      await user.type(field(), (value as string[]).join("\n"));
      break;
    case "json":
      await user.click(field());
      await user.paste(JSON.stringify(value));
      break;
    case "object":
      await setUp(user, row, path);
      await enterFields(user, row, path, control.fields, value as JsonObject);
      break;
    case "list": {
      await setUp(user, row, path);
      await user.click(within(row).getByRole("button", { name: new RegExp(`^Add one\\s*to ${titleOf(path)}$`) }));
      const item = controlOf(control.item);
      if (item.kind !== "object") throw new Error("lists are of objects");
      await enterFields(user, row, `${path}[0]`, item.fields, (value as JsonObject[])[0] ?? {});
      break;
    }
  }
}

function choiceOf(row: HTMLElement, path: string): HTMLElement {
  return within(row).getByRole("group", { name: path });
}

async function enterFields(
  user: UserEvent,
  row: HTMLElement,
  path: string,
  fields: readonly Field[],
  values: JsonObject,
): Promise<void> {
  for (const { name, schema } of fields) await enter(user, row, `${path}.${name}`, values[name] ?? null, schema);
}

function titleOf(path: string): string {
  return path.split(".").at(-1) ?? path;
}

async function setUp(user: UserEvent, row: HTMLElement, path: string): Promise<void> {
  const button = within(row).queryByRole("button", { name: new RegExp(`^Set up\\s*${titleOf(path)}$`) });
  if (button) await user.click(button);
}

async function typeMoment(user: UserEvent, field: HTMLInputElement, seconds: number): Promise<void> {
  const local = new Date(seconds * 1000 - new Date(seconds * 1000).getTimezoneOffset() * 60_000);
  await user.clear(field);
  await user.type(field, local.toISOString().slice(0, 19));
}

describe("the form", () => {
  it("keeps what cannot be read, says why, and does not send it", async () => {
    const { onSave } = show({ names: ["max_participants"] });
    await userEvent.type(screen.getByLabelText("max_participants"), "many");
    expect(screen.getByText("This should be a number.")).toBeTruthy();
    expect(screen.getByRole<HTMLButtonElement>("button", { name: "Save" }).disabled).toBe(true);
    expect(onSave).not.toHaveBeenCalled();
    await userEvent.click(screen.getByRole("button", { name: "Discard" }));
    expect(screen.getByLabelText<HTMLInputElement>("max_participants").value).toBe("");
    expect(screen.queryByRole("region", { name: "Unsaved changes" })).toBeNull();
  });

  it("shows what the server refuses at the field, and loses nothing", async () => {
    const refusal = new ApiError(400, "No such language.", [
      { path: "properties.lang", info: "must be one of", hint: "did you mean `de`?" },
    ]);
    const onSave = vi.fn(async () => Promise.reject(refusal));
    show({ onSave, names: ["lang", "max_participants"] });
    await userEvent.selectOptions(screen.getByLabelText("lang"), "da");
    await userEvent.click(screen.getByRole("button", { name: "Save" }));
    expect(rowOf("lang").textContent).toContain("Must be one of. Did you mean de?");
    expect(rowOf("max_participants").textContent).not.toContain("Must be");
    expect(screen.getByRole("region", { name: "Unsaved changes" }).textContent).toContain("Nothing was saved.");
    expect(screen.getByLabelText<HTMLSelectElement>("lang").selectedOptions[0]?.textContent).toBe("da");
  });

  it("forgets a change once it is what holds", async () => {
    const { hold } = show({ names: ["max_participants"] });
    await userEvent.type(screen.getByLabelText("max_participants"), "5");
    hold({ max_participants: held(5) });
    expect(screen.queryByRole("region", { name: "Unsaved changes" })).toBeNull();
    expect(rowOf("max_participants").textContent).toContain("set in this room");
  });

  it("asks before changes are left behind, and may be stayed on", async () => {
    show({ names: ["max_participants"] });
    await expect(mayLeave()).resolves.toBe(true);
    await userEvent.type(screen.getByLabelText("max_participants"), "5");
    const leaving = mayLeave();
    await userEvent.click(await screen.findByRole("button", { name: "Stay" }));
    await expect(leaving).resolves.toBe(false);
    expect(screen.getByLabelText<HTMLInputElement>("max_participants").value).toBe("5");
  });

  it("finds properties by words of their name and of what they do", async () => {
    show();
    await userEvent.type(screen.getByLabelText("Search properties"), "camera JOIN");
    const shown = [...document.querySelectorAll("[data-property]")].map((row) => row.getAttribute("data-property"));
    expect(shown).toContain("start_video_off");
    expect(shown).not.toContain("max_participants");
    await userEvent.click(screen.getByLabelText("Only what is set here"));
    expect(screen.getByText("No property matches")).toBeTruthy();
  });

  it("covers a secret until somebody wants to see it", async () => {
    show({ names: ["meeting_join_hook"], own: { meeting_join_hook: "https://example.com/key" } });
    const field = screen.getByLabelText<HTMLInputElement>("meeting_join_hook");
    expect(field.className).toBe("covered");
    await userEvent.click(screen.getByRole("button", { name: "Show meeting_join_hook" }));
    expect(field.className).toBe("");
  });
});
