"""Reminders: the policy, who owes what, planning and preview; nudges, deliveries, and the chain of who was late."""
