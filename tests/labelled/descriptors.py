"""How one merchant's name looks on statements: terminals, cities, phone numbers, ids and dates around it."""

import string

CITIES = ("SAN FRANCISCO CA", "AUSTIN TX", "NEW YORK NY", "CHICAGO IL", "LOS GATOS CA", "Brooklyn NY")
ANYWHERE = (
    "{upper}",
    "{upper} {city}",
    "POS DEBIT {upper} #{card} {city}",
    "CHECKCARD {day:%m%d} {upper} {city} {number}",
    "DEBIT CARD PURCHASE {day:%m/%d} {upper} {city}",
    "AplPay {upper} {city}",
    "Card Purchase {day:%m/%d} {upper} {city} Card {paid_by}",
    "Withdrawal Debit Card {upper} Date {day:%m/%d/%y} {number} {card} Card {paid_by}",
)
REMOTE = (
    "{web}.COM {phone} CA",
    "{upper}*{code}",
    "{upper} {code}",
    "PAYPAL *{upper}",
    "{upper} {number} WEB ID: {number}",
    "RECURRING PAYMENT AUTHORIZED ON {day:%m/%d} {upper} S{number} CARD {card}",
    "{upper} DES:PAYMENT ID:{code} INDN:JANE DOE CO ID:{code} PPD",
)
DAYS_OF_A_CARD = 120
SHOPS = ("SQ *{upper}", "TST* {upper} {city}", "{upper} #{card} {city}", "{upper} STORE {card}")
PAYROLL = (
    "{upper} PAYROLL",
    "{upper} DIR DEP {number}",
    "{upper} DES:PAYROLL ID:{card} INDN:DOE,JANE CO ID:{card} PPD",
    "{upper} SALARY {day:%m%d%y}",
    "ACH CREDIT {upper} PAYROLL PPD ID: {card}",
    "{upper}",
)


def _some(rng, letters, count):
    return "".join(rng.choices(letters, k=count))


class Descriptor:
    """The text of each day: one pattern a merchant, as one acquirer writes it, with ids new on every line.

    The card that pays is replaced now and then.
    """

    def __init__(self, rng, merchant, patterns):
        self._rng, self._pattern = rng, rng.choice(patterns)
        upper = merchant.upper()
        self._cards = [_some(rng, string.digits, 4) for _ in range(2)]
        self._fixed = {
            "upper": upper,
            "web": upper.replace(" ", "").replace("'", ""),
            "city": rng.choice(CITIES),
            "card": _some(rng, string.digits, 4),
            "phone": f"866-{_some(rng, string.digits, 3)}-{_some(rng, string.digits, 4)}",
        }

    def __call__(self, day):
        number = _some(self._rng, string.digits, 14)
        code = _some(self._rng, string.ascii_uppercase + string.digits, 9)
        paid_by = self._cards[day.toordinal() // DAYS_OF_A_CARD % len(self._cards)]
        return self._pattern.format(day=day, number=number, code=code, paid_by=paid_by, **self._fixed)
