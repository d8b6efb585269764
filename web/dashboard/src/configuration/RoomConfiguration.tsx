import { useApi } from "../api/ApiContext";
import { pathOf } from "../rooms/pathOf";
import { Loaded } from "../ui/Loaded";
import { ConfigurationForm } from "./ConfigurationForm";
import { useConfiguration } from "./useConfiguration";

interface Props {
  readonly name: string;
  onSaved(): Promise<void>;
}

/** What a room is set to. */
export default function RoomConfiguration({ name, onSaved }: Props) {
  const api = useApi();
  const live = useConfiguration(`/parlour${pathOf(name)}/configuration`);
  return (
    <Loaded live={live} label="Loading the configuration" lines={8}>
      {(loaded) => (
        <ConfigurationForm
          {...loaded}
          here="room"
          onSave={async (body) => {
            await api.post(pathOf(name), body);
            await Promise.all([live.refresh(), onSaved()]);
          }}
        />
      )}
    </Loaded>
  );
}
