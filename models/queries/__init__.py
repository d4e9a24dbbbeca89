"""Reading and writing rows, one file a noun. Who may see what is asked in `bot.services.rights`."""
