//! Which region's numbers are shown. Pure: option, setting and locale are handed in.

use super::{Handbook, fill};

/// The region where nothing says another.
const DEFAULT: &str = "us";
/// The region of a territory that no region names: every handbook has it.
pub(super) const OTHER: &str = "other";
/// The countries of ISO 3166-1, and Kosovo: two letters that are none of them are a slip, no country without a page.
const COUNTRIES: &str = "\
    AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA CC \
    CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD \
    GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH \
    KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW \
    MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC \
    SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY \
    UZ VA VC VE VG VI VN VU WF WS XK YE YT ZA ZM ZW";

/// The region that a code means, in letters of any case: by its own id, else by the country's code, as in a locale.
pub fn find(book: &Handbook, code: &str) -> Option<String> {
    let code = code.trim();
    let id = code.to_ascii_lowercase();
    if book.regions.contains_key(&id) {
        return Some(id);
    }
    let country = code.to_ascii_uppercase();
    let known = COUNTRIES.split(' ').any(|known| known == country);
    known.then(|| of_country(book, &country)).flatten()
}

/// What `--region` and the setting take, in words.
pub fn takes(book: &Handbook) -> String {
    let codes = book.regions.keys().cloned().collect::<Vec<_>>().join(", ");
    fill(&book.words.settings.takes_region, &[&codes])
}

/// The region of a country. Never another country's number: one that nobody wrote a page for is asked for its own.
fn of_country(book: &Handbook, country: &str) -> Option<String> {
    let named = book.regions.values().find(|r| r.territories.iter().any(|t| t == country));
    let id = named.map_or(OTHER, |region| region.id.as_str());
    book.regions.contains_key(id).then(|| id.to_owned())
}

/// The id of the region: the one that was set, where there is one of that code, else the locale's country's, else the
/// default.
pub fn choose(book: &Handbook, set: Option<&str>, locale: Option<&str>) -> String {
    let set = set.and_then(|code| find(book, code));
    set.or_else(|| of_country(book, &locale.and_then(territory)?)).unwrap_or_else(|| {
        let first = book.regions.keys().next().map_or(DEFAULT, String::as_str);
        if book.regions.contains_key(DEFAULT) { DEFAULT } else { first }.to_owned()
    })
}

/// `GB` of `en_GB.UTF-8`.
pub fn territory(locale: &str) -> Option<String> {
    let rest = locale.split_once('_')?.1;
    let code: String = rest.chars().take_while(char::is_ascii_alphabetic).collect();
    (code.len() == 2).then(|| code.to_ascii_uppercase())
}
