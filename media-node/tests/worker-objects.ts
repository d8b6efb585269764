import { observer } from "mediasoup";
import type { Producer, Router, WebRtcTransport, Worker } from "mediasoup/types";

/** Workers of mediasoup that were started after this was made, and what is made in them. */
export class WorkerObjects {
  readonly workers: Worker[] = [];
  readonly routers = new Set<Router>();
  readonly producers = new Set<Producer>();
  readonly transports = new Set<WebRtcTransport>();

  constructor() {
    observer.on("newworker", (worker) => {
      this.workers.push(worker);
      worker.observer.on("newrouter", (router) => {
        this.routers.add(router);
        router.observer.once("close", () => this.routers.delete(router));
        router.observer.on("newtransport", (transport) => {
          if (transport.type !== "webrtc") return;
          this.transports.add(transport as WebRtcTransport);
          transport.observer.on("newproducer", (producer) => {
            this.producers.add(producer);
            producer.observer.once("close", () => this.producers.delete(producer));
          });
          transport.observer.once("close", () => this.transports.delete(transport as WebRtcTransport));
        });
      });
    });
  }

  /** What the one living worker holds. */
  async dump() {
    const worker = this.workers.find(({ closed }) => !closed);
    if (!worker) throw new Error("no worker lives");
    return worker.dump();
  }
}
