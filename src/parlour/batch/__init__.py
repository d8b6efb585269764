"""Jobs on what was recorded, done one after the other: transcripts of films, and summaries of them."""
