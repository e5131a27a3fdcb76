"""Who took or sent money, where a bank prints a transfer's fields under their names.

`ORIG CO NAME:ACME … CO ENTRY DESCR:PAYROLL SEC:PPD …`, `ACME DES:PAYROLL ID:… INDN:… CO ID:…` and
`ACME PAYROLL 260131 8127604 JANE DOE` name the company and say what for; the other fields are dates, numbers
and the person's own name.
"""

import re
from typing import NamedTuple

_LABEL = re.compile(
    r"\b(orig co name|co entry descr|desc date|orig id|ind name|ind id|co id|indn|des|type|sec|eed|trn|id|co)"
    r" ?:|\b(trace)#"
)
_UNLABELLED = re.compile(
    r"(.*\w) ((?:(?:web|online|auto|bill|e) ?)?(?:payment|pymt|pmt|pay)s?|payroll|dir(?:ect)? ?dep|premium)"
    r" \d{6} \w*\d\w* [^\W\d].*"
)
_PURCHASE_BY_PAYPAL = "inst xfer"


class TransferFields(NamedTuple):
    """The company's name and what it says the transfer is for."""

    company: str
    purpose: str


def transfer_fields(folded: str) -> TransferFields | None:
    """The fields of a lower-case line; none where it has no company or is no such line."""
    if "des:" not in folded and "type:" not in folded and "orig co name:" not in folded:
        unlabelled = _UNLABELLED.fullmatch(folded)
        return TransferFields(*unlabelled.groups()) if unlabelled else None
    head, *found = [part.strip(" :") for part in _LABEL.split(folded) if part is not None]
    values = dict(zip(found[::2], found[1::2], strict=True))
    company = values.get("orig co name", head)
    purpose = values.get("co entry descr") or values.get("des") or values.get("type") or ""
    if company == "paypal" and purpose == _PURCHASE_BY_PAYPAL:
        company, purpose = values.get("id", company), ""
    return TransferFields(company, purpose) if company else None
