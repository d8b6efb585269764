/**
 * Attributes of live regions that go on speaking while a popover or dialog hides the rest of the page from screen readers.
 * react-aria knows them by this name.
 */
export const ALWAYS_HEARD = { "data-live-announcer": "true" } as const;
