"""How people come in and what they put right: invitations, visitors, accounts, requests."""
