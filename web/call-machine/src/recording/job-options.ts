import { asNonEmptyString, isObject, type JsonObject } from "../json.js";

/** What daily-js documents for recordings and live streams, and the server checks. */
const OPTIONS = [
  "width",
  "height",
  "fps",
  "videoBitrate",
  "audioBitrate",
  "minIdleTimeOut",
  "maxDuration",
  "backgroundColor",
  "dataOutputs",
] as const;

interface Picture {
  layout?: JsonObject;
  participants?: JsonObject;
}

/** The layout, and apart from it who is in it: daily-js has that in the layout, the REST API beside it. */
export function readPicture({ layout: given, participants: beside }: JsonObject): Picture {
  if (!isObject(given)) return isObject(beside) ? { participants: beside } : {};
  const { participants: within, ...layout } = given;
  const participants = isObject(within) ? within : beside;
  return isObject(participants) ? { layout, participants: { video: ["*"], ...participants } } : { layout };
}

/** The options of a start, as the server takes them; `layout` apart. */
export function readJobOptions(body: JsonObject): { layout?: JsonObject; options?: JsonObject } {
  const { layout, participants } = readPicture(body);
  const options: JsonObject = participants === undefined ? {} : { participants };
  for (const name of OPTIONS) if (body[name] !== undefined) options[name] = body[name];
  return { ...(layout && { layout }), ...(Object.keys(options).length > 0 && { options }) };
}

/** Which one is meant, if that is said. */
export function readInstance(body: JsonObject): { instance_id?: string } {
  const id = asNonEmptyString(body.instanceId);
  return id === undefined ? {} : { instance_id: id };
}
