import Recordings from "./Recordings";

/** The recordings of the whole domain. */
export default function RecordingsPage() {
  return (
    <>
      <h1>Recordings</h1>
      <Recordings />
    </>
  );
}
