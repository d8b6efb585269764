"""One module per engine, all behind `port.Recogniser`."""
