"""A Bot-API-compatible server on loopback with a chat page, so that the bot runs without Telegram.

Nothing in the application imports it; the bot talks to it through `TELEGRAM_API_URL`, unmodified.
"""

from bot.simulator.acts import NoSuchButton
from bot.simulator.delivery import Backoff
from bot.simulator.people import Person
from bot.simulator.server import Call
from bot.simulator.simulator import Simulator
from bot.simulator.state import CallbackAnswer, Message

__all__ = ["Backoff", "Call", "CallbackAnswer", "Message", "NoSuchButton", "Person", "Simulator"]
