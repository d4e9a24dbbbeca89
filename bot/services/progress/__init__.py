"""How far a period is: in the shell, for BKPSDM and for unit admins."""
