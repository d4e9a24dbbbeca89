"""Use cases: one module a noun, one function a use case, synchronous, in the transaction that the caller opened."""
