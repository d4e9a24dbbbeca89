"""Where updates come in: each is acknowledged to Telegram only after its effect is committed."""
