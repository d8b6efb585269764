/** What was asked cannot be done: a sentence that the server may log and show. Everything else thrown is a defect. */
export class Refusal extends Error {
  override readonly name = "Refusal";
}
