"""An invented sample city for the demo and for tests: about forty people in four organisations.

Names, numbers and stories are made up; the content stands as plain data in `content/`.
"""

from bot.sample.builder import Case, City, DemoPerson, city, create

__all__ = ["Case", "City", "DemoPerson", "city", "create"]
