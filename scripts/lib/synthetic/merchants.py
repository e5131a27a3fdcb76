"""Who is paid, in the words of bank statements. Categories read `PRIMARY/DETAIL` of Plaid's first version.

Descriptors are what a statement shows: `{ref}` and `{store}` change from row to row, `{city}` is a person's.
"""

from dataclasses import dataclass
from random import Random

TV = "ENTERTAINMENT/TV_AND_MOVIES"
MUSIC = "ENTERTAINMENT/MUSIC_AND_AUDIO"
GAMES = "ENTERTAINMENT/VIDEO_GAMES"
SOFTWARE = "GENERAL_MERCHANDISE/ELECTRONICS"
SHOP = "GENERAL_MERCHANDISE/ONLINE_MARKETPLACES"
NEWS = "GENERAL_MERCHANDISE/BOOKSTORES_AND_NEWSSTANDS"
GYM = "PERSONAL_CARE/GYMS_AND_FITNESS_CENTERS"
SERVICE = "GENERAL_SERVICES/OTHER_GENERAL_SERVICES"
_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ0123456789"


@dataclass(frozen=True)
class Merchant:
    """One payee; `prices` are the usual ones in cents, for who has fixed prices."""

    name: str
    category: str
    descriptors: tuple[str, ...]
    prices: tuple[int, ...] = ()
    channel: str = "online"

    def descriptor(self, rng: Random, city: str) -> str:
        """One row's text, with the reference numbers that banks put into it."""
        template = self.descriptors[0 if rng.random() < _USUAL else rng.randrange(len(self.descriptors))]
        if "{" not in template:
            return template
        ref = "".join(rng.choices(_LETTERS, k=8))
        return template.format(ref=ref, store=f"{rng.randrange(100, 9999):04d}", city=city)


_USUAL = 0.9


def _online(name: str, category: str, *prices: int, also: tuple[str, ...] = ()) -> Merchant:
    return Merchant(name, category, (f"{name.upper()} {{ref}}", *also), prices)


# Plans that people hold one of, by the month.
SUBSCRIPTIONS: tuple[Merchant, ...] = (
    Merchant("Netflix", TV, ("NETFLIX.COM LOS GATOS CA", "NETFLIX.COM {ref}"), (7_99, 15_49, 17_99, 24_99)),
    Merchant("Hulu", TV, ("HULU 877-8244858 CA", "HULU *{ref}"), (9_99, 18_99)),
    Merchant("Disney Plus", TV, ("DISNEYPLUS 888-9057888 CA",), (9_99, 15_99)),
    Merchant("Paramount+", TV, ("PARAMOUNT+ {ref}",), (7_99, 12_99)),
    Merchant("Peacock", TV, ("PEACOCK TV LLC NEW YORK NY",), (7_99, 13_99)),
    Merchant("YouTube TV", TV, ("GOOGLE *YOUTUBE TV G.CO/HELPPAY#CA",), (72_99, 82_99)),
    Merchant("Crunchyroll", TV, ("CRUNCHYROLL *{ref}",), (7_99, 11_99)),
    Merchant("Spotify", MUSIC, ("SPOTIFY USA {ref}", "PAYPAL *SPOTIFYUSAI"), (10_99, 11_99, 16_99)),
    Merchant("Pandora", MUSIC, ("PANDORA*INTERNET RADIO",), (4_99, 10_99)),
    Merchant("Audible", MUSIC, ("AUDIBLE*{ref} AMZN.COM/BILL NJ",), (7_95, 14_95)),
    Merchant("SiriusXM", MUSIC, ("SXM*SIRIUSXM.COM/ACCT 888-635-5144",), (10_99, 18_99, 24_98)),
    Merchant("Adobe", SOFTWARE, ("ADOBE *{ref}", "ADOBE INC 408-536-6000"), (19_99, 22_99, 59_99)),
    Merchant("Dropbox", SOFTWARE, ("DROPBOX*{ref}",), (11_99, 19_99)),
    Merchant("Microsoft 365", SOFTWARE, ("MSFT * {ref}", "MICROSOFT*365 MSBILL.INFO"), (6_99, 9_99)),
    Merchant("Canva", SOFTWARE, ("CANVA* {ref}",), (12_99, 14_99)),
    Merchant("Zoom", SOFTWARE, ("ZOOM.US 888-799-9666",), (15_99,)),
    Merchant("1Password", SOFTWARE, ("1PASSWORD TORONTO",), (2_99, 4_99)),
    Merchant("NordVPN", SOFTWARE, ("NORDVPN COM {ref}",), (12_99,)),
    Merchant("OpenAI", SOFTWARE, ("OPENAI *CHATGPT SUBSCR",), (20_00,)),
    Merchant("Grammarly", SOFTWARE, ("GRAMMARLY CO*{ref}",), (12_00, 30_00)),
    Merchant("Xbox", GAMES, ("MICROSOFT*XBOX {ref}",), (10_99, 17_99)),
    Merchant("PlayStation Network", GAMES, ("PLAYSTATION NETWORK {ref}",), (9_99, 17_99)),
    Merchant("Nintendo", GAMES, ("NINTENDO CA{ref}",), (3_99,)),
    Merchant("The New York Times", NEWS, ("D J*NYTIMES", "NYTIMES*NYTIMES DISC"), (4_00, 17_00, 25_00)),
    Merchant("The Washington Post", NEWS, ("WASHINGTON POST DIGITAL",), (12_00,)),
    Merchant("Substack", NEWS, ("SUBSTACK {ref}",), (5_00, 8_00)),
    Merchant("Kindle Unlimited", NEWS, ("KINDLE UNLTD*{ref}",), (11_99,)),
    Merchant("Planet Fitness", GYM, ("ABC*PLANET FITNESS {store}",), (10_00, 15_00, 24_99)),
    Merchant("Anytime Fitness", GYM, ("ANYTIME FITNESS {city}",), (39_99, 49_99)),
    Merchant("Peloton", GYM, ("PELOTON* MEMBERSHIP",), (12_99, 24_00, 44_00)),
    Merchant("ClassPass", GYM, ("CLASSPASS.COM* MONTHLY",), (19_00, 59_00)),
    Merchant("Headspace", GYM, ("HEADSPACE INC {ref}",), (12_99,)),
    Merchant("HelloFresh", "FOOD_AND_DRINK/GROCERIES", ("HELLOFRESH {ref}",), (64_93, 71_94)),
    Merchant("Chewy Autoship", "GENERAL_MERCHANDISE/PET_SUPPLIES", ("CHEWY.COM {ref}",), (41_98, 58_47)),
    Merchant("BarkBox", "GENERAL_MERCHANDISE/PET_SUPPLIES", ("BARKBOX BARK.CO",), (23_00, 35_00)),
    Merchant("Dollar Shave Club", "PERSONAL_CARE/OTHER_PERSONAL_CARE", ("DOLLARSHAVECLUB {ref}",), (9_00,)),
    Merchant("Ring", "HOME_IMPROVEMENT/SECURITY", ("RING BASIC PLAN {ref}",), (4_99, 10_00)),
    Merchant("LinkedIn", SERVICE, ("LINKEDIN {ref} LNKD.IN/BILL",), (29_99, 39_99)),
    Merchant("Match Group", SERVICE, ("TINDER GOLD {ref}",), (14_99, 24_99)),
    Merchant("Mister Car Wash", "GENERAL_SERVICES/AUTOMOTIVE", ("MISTER CAR WASH #{store}",), (24_99, 32_99)),
)
# Where people hold several plans and buy single things as well.
MARKETS: tuple[Merchant, ...] = (
    Merchant("Apple", SOFTWARE, ("APPLE.COM/BILL 866-712-7753 CA",), (99, 2_99, 10_99, 12_99, 19_95)),
    Merchant("Google", SOFTWARE, ("GOOGLE *{ref}", "GOOGLE *SERVICES G.CO/HELPPAY#"), (1_99, 9_99, 13_99)),
    Merchant("Amazon", SHOP, ("AMZN MKTP US*{ref}", "AMAZON.COM*{ref}", "AMAZON PRIME*{ref}"), (14_99, 8_99)),
    Merchant("Walmart", "GENERAL_MERCHANDISE/SUPERSTORES", ("WALMART.COM {ref}",), (12_95,)),
    Merchant("Instacart", "FOOD_AND_DRINK/GROCERIES", ("INSTACART*{ref}", "IC* INSTACART"), (9_99,)),
    Merchant("Uber", "TRANSPORTATION/TAXIS_AND_RIDE_SHARES", ("UBER *TRIP {ref}",), (9_99,)),
)
# Paid once a year, or once a quarter.
YEARLY: tuple[Merchant, ...] = (
    _online("Amazon Prime", SHOP, 139_00),
    Merchant(
        "Costco Membership", "GENERAL_MERCHANDISE/SUPERSTORES", ("COSTCO *ANNUAL RENEWAL",), (65_00, 130_00)
    ),
    Merchant("Norton", SOFTWARE, ("NORTON *AP{ref}",), (59_99, 119_99)),
    _online("GoDaddy", SOFTWARE, 21_99, 44_17),
    Merchant("AAA", "GENERAL_SERVICES/AUTOMOTIVE", ("AAA MEMBERSHIP {ref}",), (74_00, 116_00)),
    Merchant("Strava", GYM, ("STRAVA {ref}",), (79_99,)),
)
QUARTERLY: tuple[Merchant, ...] = (
    Merchant("FabFitFun", SHOP, ("FABFITFUN {ref}",), (69_99,)),
    Merchant("Terminix", "HOME_IMPROVEMENT/REPAIR_AND_MAINTENANCE", ("TERMINIX {city} {ref}",), (119_00,)),
    Merchant("Quip", "PERSONAL_CARE/OTHER_PERSONAL_CARE", ("QUIP NYC {ref}",), (10_00, 15_00)),
)
