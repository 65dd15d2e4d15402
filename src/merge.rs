//! Two versions of one thing made one, from the version both came from: the parts that plans, places and lists share.

/// The one that was changed; mine where both were.
pub fn pick<'a, T: PartialEq>(base: &T, mine: &'a T, theirs: &'a T) -> &'a T {
    if mine == base { theirs } else { mine }
}

/// What both have or either added, mine first, without what either took away.
pub fn list<T: PartialEq + Clone>(base: &[T], mine: &[T], theirs: &[T]) -> Vec<T> {
    let stays = |item: &&T| !(base.contains(item) && (!mine.contains(item) || !theirs.contains(item)));
    let mut out: Vec<T> = mine.iter().filter(stays).cloned().collect();
    let new: Vec<T> = theirs.iter().filter(stays).filter(|item| !out.contains(item)).cloned().collect();
    out.extend(new);
    out
}
