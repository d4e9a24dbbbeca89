"""The paper lane: printed, entered, compared by a second person."""
