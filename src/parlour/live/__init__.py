"""The running calls: one task per call that carries out the effects of the pure core."""
