"""Reading reviews: editions, live figures, traces, recomputation."""
