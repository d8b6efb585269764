import { expect, it } from "vitest";
import { ThemeSwitch } from "./theme.ts";

class Page {
  readonly root = { dataset: {} as DOMStringMap };
  readonly kept = new Map<string, string>();
  systemIsDark = false;
  readonly theme: ThemeSwitch;
  #systemChanged: () => void = () => {};
  #clicked: () => void = () => {};
  readonly attributes: Record<string, string> = {};

  constructor(kept: Iterable<[string, string]> = [], blocked = false) {
    for (const [key, value] of kept) this.kept.set(key, value);
    const page = this;
    const storage = {
      getItem: (key: string) => this.#store(blocked).get(key) ?? null,
      setItem: (key: string, value: string) => void this.#store(blocked).set(key, value),
      removeItem: (key: string) => void this.#store(blocked).delete(key),
    };
    const system = {
      get matches() {
        return page.systemIsDark;
      },
      addEventListener: (_type: string, heard: () => void) => {
        this.#systemChanged = heard;
      },
    };
    this.theme = new ThemeSwitch({ root: this.root, system, storage });
    this.theme.attach({
      hidden: true,
      addEventListener: (_type: string, heard: () => void) => {
        this.#clicked = heard;
      },
      setAttribute: (name: string, value: string) => {
        this.attributes[name] = value;
      },
    } as unknown as HTMLElement);
  }

  click(): void {
    this.#clicked();
  }

  changeSystem(dark: boolean): void {
    this.systemIsDark = dark;
    this.#systemChanged();
  }

  #store(blocked: boolean): Map<string, string> {
    if (blocked) throw new Error("storage is blocked");
    return this.kept;
  }
}

it("follows the system until somebody chooses", () => {
  const page = new Page();
  expect(page.root.dataset.theme).toBe("light");
  page.changeSystem(true);
  expect(page.root.dataset.theme).toBe("dark");
  expect(page.attributes["aria-checked"]).toBe("true");
});

it("keeps a choice, also on the next page", () => {
  const page = new Page();
  page.click();
  expect(page.root.dataset.theme).toBe("dark");
  expect(new Page(page.kept).root.dataset.theme).toBe("dark");
});

it("follows the system again when somebody switches back to it", () => {
  const page = new Page();
  page.click();
  page.click();
  expect(page.kept.size).toBe(0);
  page.changeSystem(true);
  expect(page.root.dataset.theme).toBe("dark");
});

it("takes nothing from storage but a theme", () => {
  expect(new Page([["parlour-docs-theme", "<b>"]]).root.dataset.theme).toBe("light");
});

it("switches where storage is blocked, for as long as the page is open", () => {
  const page = new Page([], true);
  page.click();
  expect(page.root.dataset.theme).toBe("dark");
  page.click();
  expect(page.root.dataset.theme).toBe("light");
});
