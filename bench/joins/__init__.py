"""How fast people come into calls: everything that joining costs the server and its engine, without media."""
