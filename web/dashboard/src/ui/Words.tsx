import { Fragment } from "react";

/** A sentence of the server's documentation: what stands in backticks is code. */
export function Words({ text }: { readonly text: string }) {
  const parts = text.split("`");
  // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one sentence never change places
  return parts.map((part, index) => <Fragment key={index}>{index % 2 ? <code>{part}</code> : part}</Fragment>);
}
