interface Props<T extends string> {
  readonly label: string;
  readonly words: readonly T[];
  readonly value: T;
  onChange(value: T): void;
}

/** One of a few words, all in view. */
export function Choice<T extends string>({ label, words, value, onChange }: Props<T>) {
  return (
    <fieldset className="choice">
      <legend className="visually-hidden">{label}</legend>
      {words.map((word) => (
        <label key={word}>
          <input type="radio" name={label} checked={word === value} onChange={() => onChange(word)} />
          <span>{word}</span>
        </label>
      ))}
    </fieldset>
  );
}
