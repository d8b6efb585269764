import { cpuLoad } from "../media/cpu-load.js";
import type { Handlers } from "./handler.js";

export const network: Handlers = {
  "get-network-topology"(call) {
    return { topology: call.life.inCall ? call.session.topology : "none" };
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
    call.preferences.setIceConfig(iceConfig);
    return undefined;
  },
  "get-daily-lang"(call) {
    const { lang } = call.preferences;
    return { lang, langSetting: lang };
  },
  "set-daily-lang"(call, body) {
    call.preferences.setLang(body.lang);
    const { lang } = call.preferences;
    if (call.life.initialised) call.send("lang-updated", { lang, langSetting: lang });
    return undefined;
  },
};
