import { type ReactNode, useId } from "react";
import { useText } from "../../i18n/TextContext";
import type { Section } from "./groups";

interface Props {
  readonly where: Section<unknown>["where"];
  readonly count: number;
  /** The rows; there is no list where nobody is. */
  readonly children: ReactNode;
}

/** The people of one group, under its name and their number. */
export function PeopleSection({ where, count, children }: Props) {
  const { t } = useText();
  const heading = useId();
  const name = where === "main" ? t("breakout.main") : where === "elsewhere" ? t("people.elsewhere") : where.name;
  return (
    <section className="people-section" aria-labelledby={heading}>
      <header>
        <h3 id={heading}>{name}</h3>
        <span className="people-count">{count}</span>
      </header>
      {count > 0 && (
        <ul className="people-list" aria-labelledby={heading}>
          {children}
        </ul>
      )}
    </section>
  );
}
