"""Evidence: which files are kept, taken away, and the scans of paper forms."""
