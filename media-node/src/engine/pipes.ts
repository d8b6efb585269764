import type { Place } from "./place.ts";
import type { Publication } from "./publication.ts";

interface Pipe {
  /** Resolves with what closes it. */
  opening: Promise<() => void>;
  users: number;
}

export type Release = () => void;

/** Brings published tracks to the places of a room where they are wanted: each once, as long as somebody uses it there. */
export class Pipes {
  readonly #pipes = new Map<string, Pipe>();

  /** Make `publication` known at `place`, until what is returned is called. */
  async reach({ place: origin, producer }: Publication, place: Place): Promise<Release> {
    if (origin === place) return () => undefined;
    const key = `${producer.id} ${place.router.id}`;
    const pipe = this.#pipes.get(key) ?? this.#open(key, producer.id, origin, place);
    pipe.users += 1;
    let isReleased = false;
    const release = () => {
      if (isReleased) return;
      isReleased = true;
      pipe.users -= 1;
      void this.#closeUnused(key, pipe);
    };
    try {
      await pipe.opening;
    } catch (error) {
      release();
      throw error;
    }
    return release;
  }

  #open(key: string, producerId: string, origin: Place, place: Place): Pipe {
    const opened: Pipe = { opening: pipe(producerId, origin, place), users: 0 };
    this.#pipes.set(key, opened);
    return opened;
  }

  /** One that is still being opened may be used again before it stands: a track cannot be piped twice to one place. */
  async #closeUnused(key: string, pipe: Pipe): Promise<void> {
    const close = await pipe.opening.catch(() => () => undefined);
    if (pipe.users > 0 || this.#pipes.get(key) !== pipe) return;
    this.#pipes.delete(key);
    close();
  }
}

async function pipe(producerId: string, origin: Place, place: Place): Promise<() => void> {
  const { pipeConsumer } = await origin.router.pipeToRouter({ producerId, router: place.router, enableRtx: true });
  if (!pipeConsumer) throw new Error("the track was not piped");
  origin.count(pipeConsumer);
  return () => pipeConsumer.close();
}
