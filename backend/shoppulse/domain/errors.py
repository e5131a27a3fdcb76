"""What can go wrong, in the domain's words; an edge maps each once."""


class ShopPulseError(Exception):
    """Anything that a caller of ShopPulse can be told."""


class NotAdmitted(ShopPulseError):
    """Nobody active is known by this subject, or their tenant is closed."""


class NotFound(ShopPulseError):
    """There is no such row in this tenant: the same words whether it is another tenant's or nobody's."""


class Conflict(ShopPulseError):
    """Something that must be unique is taken."""


class Invalid(ShopPulseError):
    """A value that no row may have, a column that no table has, or a row that only the database writes."""


class TooMuch(ShopPulseError):
    """More figures than one answer holds."""
