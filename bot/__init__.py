"""Kinerja: the performance appraisal of civil servants as a conversation."""
