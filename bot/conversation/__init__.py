"""The engine of conversations that ask: pure values and functions, without clock, locale, database or Telegram."""
