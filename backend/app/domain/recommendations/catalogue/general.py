"""Education that fits anybody: shown where little is known yet, or where less than three items fit."""

from app.domain.recommendations.items import Item

GENERAL = (
    Item(
        id="gen-spending-map",
        title="See where your money goes",
        summary=(
            "Look back over the last month and sort spending into a few groups. "
            "Most people find one or two that surprise them."
        ),
        because="This is a good place to start for anyone.",
        why_now="It takes about half an hour.",
        generic=True,
    ),
    Item(
        id="gen-starter-fund",
        title="Start a small rainy day fund",
        summary=(
            "Even a small sum can turn a bad week into a small bump. "
            "Pick a sum you would not miss and set it aside on payday."
        ),
        because="This is a good place to start for anyone.",
        why_now="A first step can be as small as you like.",
        generic=True,
        version=2,
        reviewed_at="2026-11-27",
    ),
    Item(
        id="gen-credit-report",
        title="Check your credit reports for free",
        summary=(
            "Credit bureaus give you your own report at no cost. "
            "Look for accounts you do not know and for old mistakes. You can ask to have them fixed."
        ),
        because="This is useful to know for anyone.",
        why_now="A yearly look is a common habit.",
        generic=True,
        version=2,
        reviewed_at="2026-11-27",
    ),
    Item(
        id="gen-safe-accounts",
        title="Keep your accounts safe",
        summary=(
            "Use a different password for each bank, and turn on the second step at sign-in. "
            "Banks do not ask for your code by phone or text."
        ),
        because="This is useful to know for anyone.",
        why_now="It takes a few minutes for each account.",
        generic=True,
    ),
    Item(
        id="gen-bill-calendar",
        title="Put your bills on a calendar",
        summary=(
            "Write down when each bill is due and about how much it is. "
            "A view of the month makes tight weeks easy to spot ahead of time."
        ),
        because="This is a good place to start for anyone.",
        why_now="The next month is a good one to begin with.",
        generic=True,
    ),
)
