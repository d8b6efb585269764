import { isObject, type JsonObject } from "../json.js";

/** Puts lists of participants together: that of a large call comes in pages, ahead of the message that it belongs to. */
export class PeopleAhead {
  #people: unknown[] = [];

  /** Take a message of the server; returns it with all its participants, or nothing when it was a page. */
  whole(message: JsonObject): JsonObject | undefined {
    if (message.type === "people") {
      if (Array.isArray(message.participants)) this.#people.push(...message.participants);
      return undefined;
    }
    if (this.#people.length === 0) return message;
    const told = isObject(message.standing) ? message.standing : message;
    if (Array.isArray(told.participants)) told.participants = [...this.#people, ...told.participants];
    this.#people = [];
    return message;
  }
}
