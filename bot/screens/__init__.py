"""What shows: one file a view, stateless. A screen reads, an action is one service call, then something is shown."""
