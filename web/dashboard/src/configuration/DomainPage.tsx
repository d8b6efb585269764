import { useApi } from "../api/ApiContext";
import { Loaded } from "../ui/Loaded";
import { ConfigurationForm } from "./ConfigurationForm";
import { useConfiguration } from "./useConfiguration";

/** What holds in every room of the domain that sets nothing else. */
export default function DomainPage() {
  const api = useApi();
  const live = useConfiguration("/parlour/configuration");
  return (
    <>
      <div className="head">
        <div>
          <h1>Domain</h1>
          <p className="muted">What holds in every room that sets nothing else.</p>
        </div>
      </div>
      <Loaded live={live} label="Loading the configuration" lines={8}>
        {(loaded) => (
          <ConfigurationForm
            {...loaded}
            here="domain"
            onSave={async (body) => {
              await api.post("/", body);
              await live.refresh();
            }}
          />
        )}
      </Loaded>
    </>
  );
}
