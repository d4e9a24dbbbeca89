"""The self-review and the assessment, and sending a self-review back."""
