import { asNonEmptyString, asObject } from "../json.js";
import { cpuLoad } from "../media/cpu-load.js";
import type { Handlers } from "./handler.js";

export const network: Handlers = {
  "get-network-topology"(call) {
    return { topology: call.phase === "joined" ? (call.reply?.topology ?? "none") : "none" };
  },
  async "get-calc-stats"(call) {
    const reports = await Promise.all([call.publisher.stats(), call.subscriber.stats()]);
    return { stats: call.stats.update(call.platform.now(), reports) };
  },
  async "get-cpu-load-stats"(call) {
    const [sent, received] = await Promise.all([call.publisher.stats(), call.subscriber.stats()]);
    return { cpuStats: cpuLoad(call.platform.now(), sent, received) };
  },
  "set-ice-config"(call, { iceConfig }) {
    call.iceConfig = asObject(iceConfig);
    return undefined;
  },
  "get-daily-lang"(call) {
    return { lang: call.lang, langSetting: call.lang };
  },
  "set-daily-lang"(call, { lang }) {
    call.lang = asNonEmptyString(lang) ?? call.lang;
    if (call.initialised) call.send("lang-updated", { lang: call.lang, langSetting: call.lang });
    return undefined;
  },
};
