"""Names are a bank's and a merchant's words: whatever they look like, they are shown as they are."""

import pytest

TRICKY = ("[/b] Co", "[red]A[/red]", ":smiley: B", "[link=u]C", "\\[D]")


@pytest.mark.parametrize("name", TRICKY)
def test_every_name_of_a_report_is_shown_as_it_is(run, document, name):
    text = {"Netflix": f"N{name}", "Lakeview Schools": f"L{name}", "Harbor Logistics": f"H{name}"}
    for row in document["transactions"]:
        row["merchant_name"] = row["name"] = text.get(row["merchant_name"], row["merchant_name"])
    card = next(account for account in document["accounts"] if account["account_id"] == "hannah-card")
    card["name"] = f"V{name}"
    for row in document["users"] + document["accounts"]:
        row["user_id"] += name

    shown = run(document)

    assert shown.exit_code == 0, shown.stderr
    assert shown.stdout.count(f"N{name}") >= 1  # among the streams
    assert shown.stdout.count(f"L{name}") >= 4  # and as who pays in three windows
    assert f"V{name} …" in shown.stdout
    assert f"sarah{name}" in shown.stdout


@pytest.mark.parametrize("name", TRICKY)
def test_every_name_of_a_fault_is_shown_as_it_is(run, document, name):
    document["transactions"][5]["amount"] = "12"
    document["transactions"][5]["transaction_id"] = name

    shown = run(document)

    assert (shown.exit_code, shown.stdout) == (1, "")
    assert name in shown.stderr
