interface Heard {
  readonly source: MediaStreamAudioSourceNode;
  readonly element: HTMLAudioElement;
}

/** All voices in one track. Its clock runs on while the page is hidden, where timers are slowed down. */
export class Mix {
  readonly #context = new AudioContext();
  readonly #destination = this.#context.createMediaStreamDestination();
  readonly #bus = this.#context.createDynamicsCompressor();
  readonly #silence = this.#context.createGain();
  readonly #heard = new Map<string, Heard>();

  constructor() {
    this.#bus.connect(this.#destination);
    this.#silence.gain.value = 0;
    this.#silence.connect(this.#destination);
    void this.#context.resume().catch(() => undefined);
  }

  get track(): MediaStreamTrack {
    const [track] = this.#destination.stream.getAudioTracks();
    if (!track) throw new Error("This browser does not mix sound.");
    return track;
  }

  /** Hear these, and no others. */
  hear(tracks: readonly MediaStreamTrack[]): void {
    const wanted = new Set(tracks.map(({ id }) => id));
    for (const [id, heard] of this.#heard) if (!wanted.has(id)) this.#drop(id, heard);
    for (const track of tracks) if (!this.#heard.has(track.id)) this.#add(track);
  }

  /** Do something once, so many milliseconds from now. */
  after(milliseconds: number, action: () => void): void {
    let done = false;
    const once = (): void => {
      if (done) return;
      done = true;
      clearTimeout(timer);
      action();
    };
    const timer = setTimeout(once, milliseconds);
    if (this.#context.state !== "running") return;
    const node = this.#context.createConstantSource();
    node.connect(this.#silence);
    node.onended = () => {
      node.disconnect();
      once();
    };
    node.start();
    node.stop(this.#context.currentTime + milliseconds / 1000);
  }

  close(): void {
    for (const [id, heard] of this.#heard) this.#drop(id, heard);
    void this.#context.close().catch(() => undefined);
  }

  #add(track: MediaStreamTrack): void {
    const stream = new MediaStream([track]);
    // What comes from others flows only while an element plays it, too.
    const element = new Audio();
    element.muted = true;
    element.srcObject = stream;
    void element.play().catch(() => undefined);
    const source = this.#context.createMediaStreamSource(stream);
    source.connect(this.#bus);
    this.#heard.set(track.id, { source, element });
  }

  #drop(id: string, { source, element }: Heard): void {
    source.disconnect();
    element.pause();
    element.srcObject = null;
    this.#heard.delete(id);
  }
}
