"""Where a terminal stands: the city and state that banks print behind a merchant's name.

A chain's purchases in two cities are one merchant's, and a service may print another place every month.
"""

from collections.abc import Sequence

_STATES = frozenset(
    """
ak al ar az ca co ct dc de fl ga hi ia id il in ks ky la ma md me mi mn mo ms mt nc nd ne nh nj nm nv ny oh ok
or pa pr ri sc sd tn tx ut va vt wa wi wv wy
""".replace("\n", " ").split()
)
_ALSO_WORDS = frozenset(["al", "co", "de", "hi", "id", "in", "la", "ma", "me", "ms", "oh", "ok", "or", "pa"])
"""Codes that may end a name (gas co, check in): they are states only behind a city, a number or a date."""
_COUNTRIES = frozenset({"us", "usa"})
_LONGEST = 3
_JOINS = frozenset({"of", "the", "and"})
"""City of Austin, Bank of Omaha: there the place is the name."""


def without_place(words: Sequence[str], *, after_code: bool) -> list[str]:
    """The words without a city and state at their end.

    `after_code`: the last word stood behind a number or a date, which is left out already.
    """
    kept = list(words)
    if len(kept) > 2 and kept[-1] in _COUNTRIES and kept[-2] in _STATES:  # noqa: PLR2004 - a word before both
        kept.pop()
    if len(kept) < 2 or kept[-1] not in _STATES:  # noqa: PLR2004 - a state alone is a name
        return kept
    city = _city_length(kept[:-1])
    if city or after_code or kept[-1] not in _ALSO_WORDS:
        return kept[: len(kept) - 1 - city]
    return kept


def _city_length(words: Sequence[str]) -> int:
    """How many of the last words are a city that is known; something has to be left before it."""
    for length in range(min(_LONGEST, len(words) - 1), 0, -1):
        if " ".join(words[-length:]) in _CITIES and words[-length - 1] not in _JOINS:
            return length
    return 0


_CITIES = frozenset(
    name.strip()
    for name in """
abilene, akron, albany, albuquerque, alexandria, alhambra, allentown, alpharetta, altoona, amarillo, ames,
amherst, anaheim, anchorage, anderson, ann arbor, annapolis, antioch, apple valley, appleton, arlington,
arlington heights, arvada, ashburn, asheville, athens, atlanta, atlantic city, auburn, augusta, aurora,
austin, avondale, bakersfield, baldwin park, baltimore, baton rouge, battle creek, bayonne, baytown,
beaumont, beaverton, bedford, bel air, bellevue, bellflower, bellingham, bend, bentonville, berkeley,
berwyn, bethesda, bethlehem, beverly hills, billings, biloxi, binghamton, birmingham, bismarck, blacksburg,
bloomfield, bloomington, blue springs, boca raton, boise, bolingbrook, bossier city, boston, boulder, bowie,
bowling green, boynton beach, bozeman, bradenton, brandon, brentwood, bridgeport, bristol, brockton, broken
arrow, bronx, brookfield, brookhaven, brookline, brooklyn, brooklyn park, broomfield, brownsville, bryan,
buckeye, buena park, buffalo, burbank, burlingame, burlington, burnsville, cambridge, camden, campbell,
canton, cape coral, carlsbad, carmel, carol stream, carrollton, carson, carson city, cary, casa grande,
casper, castle rock, cedar park, cedar rapids, centennial, cerritos, champaign, chandler, chapel hill,
charleston, charlotte, charlottesville, chattanooga, cherry hill, chesapeake, cheyenne, chicago, chico,
chino, chino hills, chula vista, cicero, cincinnati, clarksville, clearwater, cleveland, clifton, clovis,
college park, college station, colorado springs, columbia, columbus, compton, concord, conway, coppell,
coral gables, coral springs, corona, corpus christi, corvallis, costa mesa, council bluffs, covina,
covington, cranston, culver city, cupertino, dallas, daly city, danbury, danville, davenport, davie, davis,
dayton, daytona beach, dearborn, decatur, deerfield, deerfield beach, delray beach, deltona, denton, denver,
des moines, des plaines, detroit, diamond bar, dothan, dover, downers grove, downey, draper, dublin,
dubuque, duluth, durham, eagan, east orange, eau claire, eden prairie, edina, edmond, el cajon, el centro,
el monte, el paso, el segundo, elgin, elizabeth, elk grove, elkhart, elmhurst, elmira, emeryville,
encinitas, englewood, erie, escondido, euclid, eugene, euless, evanston, evansville, everett, fairbanks,
fairfax, fairfield, fall river, fargo, farmington, farmington hills, fayetteville, federal way, findlay,
fishers, flagstaff, flint, florence, florissant, flower mound, flushing, folsom, fontana, fort collins, fort
lauderdale, fort myers, fort smith, fort wayne, fort worth, foster city, fountain valley, framingham,
frankfort, franklin, frederick, fremont, fresno, frisco, ft lauderdale, ft worth, fullerton, gainesville,
gaithersburg, galveston, garden grove, gardena, garland, gary, gastonia, georgetown, germantown, gilbert,
gilroy, glendale, glendora, glenview, goodyear, grand forks, grand island, grand junction, grand prairie,
grand rapids, grapevine, great falls, greeley, green bay, greensboro, greenville, greenwich, greenwood,
gresham, gulfport, hackensack, hagerstown, hallandale beach, hampton, hanford, harlingen, harrisburg,
harrisonburg, hartford, hattiesburg, haverhill, hawthorne, hayward, hemet, hempstead, henderson, herndon,
hesperia, hialeah, hickory, high point, highland, highlands ranch, hillsboro, hilo, hoboken, hoffman
estates, hollywood, holyoke, homestead, honolulu, hoover, hot springs, houston, huntersville, huntington,
huntington beach, huntington park, huntsville, hutchinson, idaho falls, indianapolis, indio, inglewood, iowa
city, irvine, irving, issaquah, ithaca, jackson, jacksonville, jamaica, janesville, jefferson city, jersey
city, johns creek, johnson city, joliet, jonesboro, joplin, kalamazoo, kansas city, katy, kearny, keller,
kenner, kennewick, kenosha, kent, kettering, killeen, kingsport, kirkland, kissimmee, knoxville, kokomo, la
crosse, la habra, la jolla, la mesa, la mirada, la quinta, lafayette, laguna beach, laguna niguel, lake
charles, lake elsinore, lake forest, lake oswego, lakeland, lakeville, lakewood, lancaster, lansing, laredo,
largo, las cruces, las vegas, lauderhill, lawrence, lawton, layton, league city, lees summit, lehi, lenexa,
lewisville, lexington, linden, little rock, littleton, livermore, livonia, lodi, long beach, long island
city, longmont, longview, lorain, los angeles, los gatos, loveland, lowell, lubbock, lynchburg, lynn,
lynnwood, lynwood, macon, madison, malden, manassas, manchester, mansfield, manteca, maple grove, margate,
maricopa, marietta, marlborough, marysville, mcallen, mckinney, mclean, medford, melbourne, memphis,
menifee, menlo park, merced, meriden, meridian, mesa, mesquite, methuen, miami, miami beach, miami gardens,
middletown, midland, midwest city, milford, millbrae, milpitas, milton, milwaukee, minneapolis, minnetonka,
miramar, mission viejo, missoula, missouri city, modesto, moline, monroe, monrovia, montclair, monterey,
monterey park, montgomery, moreno valley, morgan hill, morgantown, morrisville, mount prospect, mount
vernon, mountain view, mt pleasant, muncie, murfreesboro, murray, murrieta, muskegon, muskogee, myrtle
beach, nampa, napa, naperville, naples, nashua, nashville, national city, new bedford, new braunfels, new
britain, new haven, new orleans, new rochelle, new york, new york city, newark, newport beach, newport news,
newton, niagara falls, norfolk, norman, north charleston, north hollywood, north las vegas, north miami,
north richland hills, norwalk, novato, novi, o fallon, oak lawn, oak park, oakland, ocala, oceanside,
odessa, ogden, oklahoma city, olathe, olympia, omaha, ontario, orem, orland park, orlando, oshkosh, overland
park, owensboro, oxnard, palatine, palm bay, palm beach gardens, palm coast, palm desert, palm springs,
palmdale, palo alto, paramus, parma, pasadena, pasco, passaic, paterson, pawtucket, peabody, pearland,
pembroke pines, pensacola, peoria, perris, petaluma, pflugerville, pharr, philadelphia, phoenix, pico
rivera, pine bluff, pittsburg, pittsburgh, placentia, plainfield, plano, pleasanton, plymouth, pocatello,
pomona, pompano beach, pontiac, port arthur, port orange, port st lucie, portage, porterville, portland,
portsmouth, poughkeepsie, poway, princeton, provo, pueblo, puyallup, queens, quincy, racine, raleigh, rancho
cordova, rancho cucamonga, rapid city, redding, redlands, redmond, redondo beach, redwood city, reno,
renton, reston, revere, rialto, richardson, richland, richmond, rio rancho, riverside, riverton, roanoke,
rochester, rochester hills, rock hill, rockford, rocklin, rockville, rocky mount, rogers, rohnert park,
romeoville, rosemead, roseville, roswell, round rock, rowlett, royal oak, sacramento, saginaw, saint cloud,
saint louis, saint paul, saint petersburg, salem, salinas, salt lake city, sammamish, san angelo, san
antonio, san bernardino, san bruno, san carlos, san clemente, san diego, san francisco, san gabriel, san
jose, san juan, san leandro, san luis obispo, san marcos, san mateo, san rafael, san ramon, sandy springs,
sanford, santa ana, santa barbara, santa clara, santa clarita, santa cruz, santa fe, santa maria, santa
monica, santa rosa, sarasota, saratoga, savannah, sayreville, schaumburg, schenectady, scottsdale, scranton,
seattle, sheboygan, shelton, sherman, shoreline, shreveport, silver spring, simi valley, sioux city, sioux
falls, skokie, smyrna, somerville, south bend, south gate, south jordan, south san francisco, southfield,
sparks, spartanburg, spokane, spokane valley, springdale, springfield, st charles, st cloud, st george, st
joseph, st louis, st paul, st peters, st petersburg, stamford, state college, staten island, sterling
heights, stillwater, stockton, suffolk, sugar land, summerville, sunnyvale, syracuse, tacoma, tallahassee,
tamarac, tampa, taunton, taylorsville, temecula, tempe, terre haute, texarkana, the woodlands, thornton,
thousand oaks, tigard, tinley park, titusville, toledo, topeka, torrance, towson, tracy, trenton, troy,
tuckahoe, tucson, tulare, tulsa, turlock, tuscaloosa, tustin, twin falls, tyler, union city, upland, utica,
vacaville, valdosta, vallejo, vancouver, ventura, victorville, vienna, vineland, virginia beach, visalia,
waco, wallingford, walnut creek, waltham, warner robins, warren, warwick, washington, waterbury, waterloo,
watsonville, waukegan, wauwatosa, wellesley, wellington, west allis, west covina, west des moines, west
hartford, west haven, west hollywood, west jordan, west lafayette, west palm beach, west sacramento, west
valley city, westerville, westfield, westland, westminster, weston, weymouth, wheaton, wheeling, white
plains, whittier, wichita, wichita falls, wilmington, winston salem, woburn, woodbridge, woodbury, woodland,
woodland hills, woonsocket, worcester, wylie, yakima, yonkers, yorba linda, york, youngstown, yuba city,
yuma
""".replace("\n", " ").split(",")
)
"""Cities of 50,000 and more, boroughs, and towns that large companies bill from.

Without those that companies are called by more often: Edison, Mobile, Orange, Taylor.
"""
