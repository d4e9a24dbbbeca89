"""The words of the product: `messages.pot`, one folder a language, and the tools that keep them whole."""
