import { Store } from "../../embed/store";
import { browserTimer, type Timer } from "../../ui/gathering";
import { aged, type Captions, type Heard, nextChange, SILENCE, voiceOf, withEnd, withHeard } from "./lines";
import { NOTHING_SAID, type Transcript, withSaid } from "./transcript";
import { isOn, type Transcriptions } from "./transcriptions";

/** What is transcribed in one call: which transcriptions there are, the lines on the screen, and all that was said. */
export class CaptionFeed {
  /** `null` before it is known. */
  readonly transcriptions = new Store<Transcriptions | null>(null);
  readonly captions = new Store<Captions>(SILENCE);
  readonly transcript = new Store<Transcript>(NOTHING_SAID);
  /** Which transcription tells each voice: where there are two of one voice, as in two languages, one of them is read. */
  readonly #tellers = new Map<string, string>();
  #cancel: (() => void) | null = null;

  constructor(
    private readonly now: () => number = () => performance.now(),
    private readonly timer: Timer = browserTimer,
  ) {}

  /** How it stands with transcriptions from now on. */
  put(transcriptions: Transcriptions): void {
    this.transcriptions.update(() => transcriptions);
    const ids = new Set(transcriptions.running.map(({ id }) => id));
    for (const [voice, id] of this.#tellers) if (!ids.has(id)) this.#tellers.delete(voice);
    if (!isOn(transcriptions)) this.#show(withEnd(this.captions.current(), this.now()));
  }

  /** A message of the transcription `id`. */
  hear(id: string, heard: Heard): void {
    const voice = voiceOf(heard);
    const teller = this.#tellers.get(voice) ?? id;
    if (teller !== id) return;
    this.#tellers.set(voice, id);
    this.#show(withHeard(this.captions.current(), heard, this.now()));
    const transcript = withSaid(this.transcript.current(), heard);
    if (transcript !== this.transcript.current()) this.transcript.update(() => transcript);
  }

  close(): void {
    this.#cancel?.();
  }

  #show(captions: Captions): void {
    if (captions !== this.captions.current()) this.captions.update(() => captions);
    this.#cancel?.();
    const at = nextChange(captions);
    const age = () => this.#show(aged(this.captions.current(), this.now()));
    this.#cancel = at === null ? null : this.timer(age, Math.max(0, at - this.now()));
  }
}
