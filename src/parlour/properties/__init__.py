"""The property catalogue: one declaration per property, from which everything else follows. Pure."""
