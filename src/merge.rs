//! Two versions of one thing made one, from the version both came from: the parts that plans, places and lists share.

/// The one that was changed; mine where both were.
pub fn pick<'a, T: PartialEq>(base: &T, mine: &'a T, theirs: &'a T) -> &'a T {
    if mine == base { theirs } else { mine }
}

/// What both have or either added, mine first, without what either took away. Alike items count: of those that one side
/// has fewer of, so many stay; else as many as the side with more has.
pub fn list<T: PartialEq + Clone>(base: &[T], mine: &[T], theirs: &[T]) -> Vec<T> {
    let count = |list: &[T], item: &T| list.iter().filter(|other| *other == item).count();
    let mut out: Vec<T> = Vec::new();
    for item in mine.iter().chain(theirs) {
        let (b, m, t) = (count(base, item), count(mine, item), count(theirs, item));
        let want = if m < b || t < b { m.min(t) } else { m.max(t) };
        if count(&out, item) < want {
            out.push(item.clone());
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_either_added_is_there_and_what_either_took_away_is_not_and_alike_items_count() {
        for (base, mine, theirs, both) in [
            ("a", "ab", "aa", "aba"),
            ("aa", "aab", "a", "ab"),
            ("ab", "b", "abc", "bc"),
            ("a", "a", "", ""),
            ("", "ab", "ba", "ab"),
        ] {
            let chars = |words: &str| words.chars().collect::<Vec<_>>();
            assert_eq!(
                list(&chars(base), &chars(mine), &chars(theirs)),
                chars(both),
                "{base} {mine} {theirs}"
            );
        }
        assert_eq!((pick(&1, &1, &2), pick(&1, &3, &2)), (&2, &3));
    }
}
