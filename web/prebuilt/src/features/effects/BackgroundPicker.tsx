import { Ban, ImagePlus, UserRound } from "lucide-react";
import { type ChangeEvent, type ReactNode, useId, useRef, useState } from "react";
import { useText } from "../../i18n/TextContext";
import type { PlainKey } from "../../i18n/translator";
import { type BackgroundId, BLURS, likeness, PICTURE_IDS } from "./backgrounds";
import type { Effects } from "./Effects";
import { PictureError, type PictureTrouble, shrunk } from "./ownPicture";
import { useEffectsState } from "./useEffects";
import "./effects.css";

const NAMES: { readonly [id in BackgroundId]: PlainKey } = {
  none: "effects.none",
  "blur-light": "effects.blurLight",
  "blur-strong": "effects.blurStrong",
  "picture-1": "effects.blue",
  "picture-3": "effects.violet",
  "picture-6": "effects.orange",
  "picture-8": "effects.green",
  own: "effects.own",
};

const TROUBLES: { readonly [trouble in PictureTrouble]: PlainKey } = {
  tooLarge: "effects.pictureTooLarge",
  unknown: "effects.pictureUnknown",
};

/** Chooses what is behind oneself: nothing else, blur, a picture. What is chosen is seen at once in the picture beside it. */
export function BackgroundPicker({ effects }: { readonly effects: Effects }) {
  const { t } = useText();
  const { background, picture, busy, failed, lost } = useEffectsState(effects);
  const [trouble, setTrouble] = useState<PictureTrouble | null>(null);
  if (!effects.able.background) return <p className="field-note">{t("effects.cannotBackground")}</p>;
  const choose = (id: BackgroundId) => {
    setTrouble(null);
    void effects.choose(id);
  };
  const take = (file: Blob) =>
    shrunk(file).then(
      (own) => {
        setTrouble(null);
        void effects.chooseOwn(own);
      },
      (reason: unknown) => setTrouble(reason instanceof PictureError ? reason.trouble : "unknown"),
    );
  const option = (id: BackgroundId, face: ReactNode) => (
    <Option key={id} label={t(NAMES[id])} checked={background === id} onChoose={() => choose(id)}>
      {face}
    </Option>
  );
  return (
    <fieldset className="backgrounds" aria-busy={busy}>
      <legend className="visually-hidden">{t("effects.background")}</legend>
      <div className="background-options">
        {option("none", <Ban aria-hidden="true" size={20} />)}
        {BLURS.map((id) => option(id, <UserRound aria-hidden="true" size={20} className={id} />))}
        {PICTURE_IDS.map((id) => option(id, <Swatch image={likeness(id)} />))}
        {picture && option("own", <Swatch image={`url("${picture}")`} />)}
        <OwnPicture onFile={take} />
      </div>
      <p className="field-note">{t("effects.ownHint")}</p>
      <div role="alert">
        {trouble && <p className="field-error">{t(TROUBLES[trouble])}</p>}
        {failed === "background" && <p className="field-error">{t("effects.failed")}</p>}
        {lost === "background" && <p className="field-error">{t("effects.lost")}</p>}
      </div>
    </fieldset>
  );
}

interface OptionProps {
  readonly label: string;
  readonly checked: boolean;
  readonly onChoose: () => void;
  readonly children: ReactNode;
}

function Option({ label, checked, onChoose, children }: OptionProps) {
  return (
    <label className="background-option" title={label}>
      <input type="radio" name="background" aria-label={label} checked={checked} onChange={onChoose} />
      {children}
    </label>
  );
}

function Swatch({ image }: { readonly image: string }) {
  return <span className="swatch" style={{ backgroundImage: image }} />;
}

function OwnPicture({ onFile }: { readonly onFile: (file: Blob) => Promise<void> }) {
  const { t } = useText();
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const label = t("effects.chooseOwn");
  const taken = (event: ChangeEvent<HTMLInputElement>) => {
    const [file] = event.target.files ?? [];
    // The same file again is a change, too.
    event.target.value = "";
    if (file) void onFile(file);
  };
  return (
    <>
      <input ref={input} id={id} type="file" accept="image/*" hidden aria-label={label} onChange={taken} />
      <button
        type="button"
        className="background-option"
        aria-label={label}
        title={label}
        onClick={() => input.current?.click()}
      >
        <ImagePlus aria-hidden="true" size={20} />
      </button>
    </>
  );
}
