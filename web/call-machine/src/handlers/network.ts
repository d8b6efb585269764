import { RequestError } from "../errors.js";
import { asObject } from "../json.js";
import type { Handlers } from "./handler.js";

export const network: Handlers = {
  async "set-network-topology"(call, { opts }) {
    const { topology } = asObject(opts);
    if (topology !== "sfu" && topology !== "peer") throw new RequestError('The topology is either "sfu" or "peer".');
    await call.connection.request("set-topology", { topology });
    if (!(await call.topology.reaches(topology))) throw new RequestError(`The call did not come to "${topology}".`);
    return topology === "sfu" ? { workerId: call.session.meetingId } : {};
  },
  "get-network-topology"(call) {
    return { topology: call.life.inCall ? call.session.topology : "none" };
  },
  async "get-calc-stats"(call) {
    return { stats: await call.quality.network() };
  },
  async "get-cpu-load-stats"(call) {
    return { cpuStats: await call.quality.cpu() };
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
