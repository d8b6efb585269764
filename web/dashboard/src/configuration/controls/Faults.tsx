import type { Problem } from "../../api/Api";
import { sentence } from "../../api/Api";
import { Words } from "../../ui/Words";

interface Props {
  readonly id: string;
  readonly problems: readonly Problem[];
  readonly hint: string | undefined;
}

/** What is wrong with a value: what the server said, else what it would probably say. */
export function Faults({ id, problems, hint }: Props) {
  return (
    <div id={id} className="faults" aria-live="polite">
      {problems.map((problem) => (
        <p key={problem.path + problem.info}>
          <Words text={sentence(problem.info)} />
          {problem.hint ? (
            <>
              {" "}
              <Words text={sentence(problem.hint)} />
            </>
          ) : null}
        </p>
      ))}
      {problems.length === 0 && hint ? <p>{hint}</p> : null}
    </div>
  );
}
