"""What signalling alone costs: simulated browsers on real WebSockets, beside a bare echo on the same stack."""
