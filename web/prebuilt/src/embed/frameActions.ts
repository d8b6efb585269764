import type { LanguageStore } from "../i18n/languageStore";
import { languageSetting } from "../i18n/languages";
import { bodyClass, namesShown, trayButtons } from "./appearance";
import type { AppearanceStore, ViewStore } from "./appearanceStore";
import type { CallMessage } from "./envelope";
import { mayControl, type Person } from "./integrationRights";
import { readTheme } from "./theme";
import { list } from "./values";
import { newcomerSound, sidebarAfter, started, stopped, withFake, withIntegrations } from "./view";

/** What the page answers itself; the result is the reply, where one is awaited. */
export type PageAction = (message: CallMessage) => Record<string, unknown> | Promise<Record<string, unknown>>;

/** What the page's own actions change. */
export interface Face {
  readonly appearance: AppearanceStore;
  readonly view: ViewStore;
  readonly language: LanguageStore;
  readonly ownOrigin: string;
  readonly inCall: () => boolean;
  /** Who this person is in the call; `null` before it. */
  readonly me: () => Person | null;
  /** Tell the app's developer why nothing happened. */
  readonly warn: (sentence: string) => void;
}

const NOTHING = {};

/** The actions of daily-js that are about this page's face and not about the call. */
export function frameActions(face: Face): Readonly<Record<string, PageAction>> {
  return { ...looks(face), ...arrangement(face), ...languages(face), "enumerate-devices": listDevices };
}

function looks({ appearance, warn }: Face): Record<string, PageAction> {
  return {
    "set-theme": ({ theme }) => {
      appearance.update((current) => ({ ...current, theme: readTheme(theme) }));
      return NOTHING;
    },
    "set-show-names": ({ mode }) => {
      appearance.update((current) => ({ ...current, showNames: namesShown(mode, current.showNames) }));
      return NOTHING;
    },
    "set-show-local-video": ({ show }) => {
      appearance.update((current) => ({ ...current, showLocalVideo: show !== false }));
      return NOTHING;
    },
    "update-custom-tray-buttons": ({ btns }) => {
      appearance.update((current) => ({ ...current, trayButtons: trayButtons(btns) }));
      return NOTHING;
    },
    "load-css": (message) => {
      appearance.update((current) => ({ ...current, bodyClass: bodyClass(message.bodyClass) }));
      if (message.cssFile || message.cssText)
        warn("loadCss: this page takes a bodyClass only, no style sheets of other pages.");
      return NOTHING;
    },
  };
}

function arrangement({ view, ownOrigin, inCall, me, warn }: Face): Record<string, PageAction> {
  /** Those of the app's integrations that this person may start and stop. */
  const controlled = (ids: unknown): string[] =>
    list(ids).filter((id) => {
      const person = me();
      const integration = view.current().integrations.find((each) => each.id === id);
      const may = person !== null && integration !== undefined && mayControl(integration, person);
      if (!may) warn(`"${id.slice(0, 50)}" is no integration that could be started or stopped here.`);
      return may;
    });
  const fullscreen = (on: boolean): PageAction => {
    return () => {
      view.update((current) => ({ ...current, fullscreen: on }));
      return NOTHING;
    };
  };
  return {
    "get-sidebar-view": () => ({ view: view.current().sidebar }),
    "set-sidebar-view": ({ view: wanted }) => {
      const sidebar = sidebarAfter(view.current(), wanted);
      if (sidebar !== wanted) warn(`setSidebarView: there is no view "${String(wanted).slice(0, 50)}".`);
      view.update((current) => ({ ...current, sidebar }));
      return NOTHING;
    },
    "set-active-speaker-mode": ({ enabled }) => {
      if (inCall()) view.update((current) => ({ ...current, speakerMode: enabled === true }));
      return NOTHING;
    },
    "set-show-participants-bar": ({ show }) => {
      view.update((current) => ({ ...current, showParticipantsBar: show !== false }));
      return NOTHING;
    },
    "daily-method-set-play-ding": ({ arg }) => {
      view.update((current) => ({ ...current, newcomerSound: newcomerSound(arg, current.newcomerSound) }));
      return NOTHING;
    },
    "add-fake-participant": ({ aspectRatio }) => {
      view.update((current) => withFake(current, aspectRatio));
      return NOTHING;
    },
    "set-custom-integrations": ({ integrations }) => {
      view.update((current) => withIntegrations(current, integrations, ownOrigin));
      return NOTHING;
    },
    "start-custom-integrations": ({ ids }) => {
      view.update((current) => started(current, controlled(ids)));
      return NOTHING;
    },
    "stop-custom-integrations": ({ ids }) => {
      view.update((current) => stopped(current, controlled(ids)));
      return NOTHING;
    },
    fullscreen: fullscreen(true),
    "exited-fullscreen": fullscreen(false),
  };
}

function languages({ language }: Face): Record<string, PageAction> {
  return {
    "get-daily-lang": () => spoken(language),
    "set-daily-lang": ({ lang }) => {
      speak(language, lang);
      return NOTHING;
    },
  };
}

/** The language in force, as daily-js tells it. */
export function spoken(store: LanguageStore): Record<string, unknown> {
  const { language, setting } = store.current();
  return { lang: language, langSetting: setting };
}

/** Speak the language that the app asks for, if there is such a one. */
export function speak(store: LanguageStore, lang: unknown): void {
  const setting = languageSetting(lang);
  if (setting !== null) void store.appAsks(setting);
}

async function listDevices(): Promise<Record<string, unknown>> {
  const found = (await navigator.mediaDevices?.enumerateDevices()) ?? [];
  return { devices: found.map((device) => device.toJSON() as unknown) };
}
