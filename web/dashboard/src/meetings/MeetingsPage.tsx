import Meetings from "./Meetings";

/** The meetings of the whole domain. */
export default function MeetingsPage() {
  return (
    <>
      <h1>Meetings</h1>
      <Meetings />
    </>
  );
}
