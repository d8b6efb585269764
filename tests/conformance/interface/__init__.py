"""All that daily-js and Parlour say to each other: declared here, proved by tests, written to `docs/daily-js.md`."""
