//! Which cautions a plan raises: a pure function from the rules and a small view of the plan.
//!
//! The plan is not known here: whoever holds one shows it as a [`PlanView`].

use super::EMERGENCY_NUMBERS;
use super::boundaries::{About, Caution, Condition, Field, Given, Phrase, Phrases, Template, Touch, tokens};

/// As much of a plan as the rules can see.
#[derive(Debug, Clone, Default)]
pub struct PlanView<'a> {
    /// Its limits, in order.
    pub limits: Vec<LimitView<'a>>,
    /// Its own texts; a field that does not stand here is empty.
    pub texts: Vec<(Field, &'a str)>,
    /// The person is under 18.
    pub under_18: bool,
    /// The reader fears the person.
    pub fear: bool,
    /// There is a date to look at the plan again.
    pub review_date: bool,
}

/// As much of a limit as the rules can see.
#[derive(Debug, Clone, Default)]
pub struct LimitView<'a> {
    /// Id of its category; empty where the reader chose none.
    pub category: &'a str,
    /// What it touches.
    pub touches: &'a [Touch],
    /// Its texts; a field that does not stand here is empty.
    pub texts: Vec<(Field, &'a str)>,
}

/// A caution that a plan raises.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Raised {
    /// Index of the caution.
    pub caution: usize,
    /// Index of the limit that raises it; `None` where it is the plan as a whole.
    pub limit: Option<usize>,
    /// Where words raised it: the field and the phrase of the rule that stands there.
    pub found: Option<(Field, String)>,
}

/// All cautions that a plan raises, in the order of the rules and then of the limits.
pub fn raised(cautions: &[Caution], plan: &PlanView<'_>) -> Vec<Raised> {
    raised_by(cautions, plan, &(0..plan.limits.len()).collect::<Vec<_>>())
}

/// The cautions that these limits of a plan raise, by their index, or the plan as a whole.
pub fn raised_by(cautions: &[Caution], plan: &PlanView<'_>, limits: &[usize]) -> Vec<Raised> {
    let mut all = Vec::new();
    for (index, caution) in cautions.iter().enumerate() {
        let scopes: Vec<Scope<'_, '_>> = match caution.about {
            About::Plan => vec![Scope { plan, limit: None }],
            About::Limit => limits.iter().map(|i| Scope { plan, limit: Some(*i) }).collect(),
        };
        for scope in scopes {
            let mut found = None;
            if scope.holds(&caution.when, &mut found) {
                all.push(Raised { caution: index, limit: scope.limit, found });
            }
        }
    }
    all
}

/// A template's texts as a limit has them, without markup.
pub fn template_texts(template: &Template) -> Vec<(Field, String)> {
    let mut texts = vec![
        (Field::Limit, template.limit.bare()),
        (Field::Reason, template.reason.bare()),
        (Field::FollowThrough, template.follow_through.bare()),
        (Field::Open, template.open.bare()),
        (Field::Say, template.say.bare()),
    ];
    if let Some(safety) = &template.safety {
        texts.push((Field::SafetyPlace, safety.place.bare()));
        texts.push((Field::SafetyNaloxone, safety.naloxone.bare()));
        texts.push((Field::SafetyContact, safety.contact.bare()));
    }
    texts
}

/// What a rule is asked of.
#[derive(Clone, Copy)]
struct Scope<'a, 'p> {
    plan: &'a PlanView<'p>,
    limit: Option<usize>,
}

impl<'a, 'p> Scope<'a, 'p> {
    /// The limits in view: the one asked of, or all.
    fn limits(self) -> &'a [LimitView<'p>] {
        match self.limit {
            Some(i) => self.plan.limits.get(i..=i).unwrap_or_default(),
            None => &self.plan.limits,
        }
    }

    /// The texts of a field in view.
    fn texts(self, field: Field) -> impl Iterator<Item = &'a str> {
        let own = if field.of_plan() && self.limit.is_none() { self.plan.texts.as_slice() } else { &[] };
        let limits = self.limits().iter().flat_map(|l| l.texts.iter());
        own.iter().chain(limits).filter(move |(f, _)| *f == field).map(|(_, text)| *text)
    }

    fn holds(self, condition: &Condition, found: &mut Option<(Field, String)>) -> bool {
        match condition {
            Condition::Missing(field) => self.texts(*field).all(|text| text.trim().is_empty()),
            Condition::Words(phrases) => self.words(phrases, found),
            Condition::Touches(touch) => self.limits().iter().any(|l| l.touches.contains(touch)),
            Condition::MoreLimitsThan(most) => self.plan.limits.len() > *most,
            Condition::OnlyCategory(id) => {
                !self.plan.limits.is_empty() && self.plan.limits.iter().all(|l| l.category == id)
            }
            Condition::Given(Given::Under18) => self.plan.under_18,
            Condition::Given(Given::Fear) => self.plan.fear,
            Condition::Given(Given::NoReviewDate) => !self.plan.review_date,
            Condition::All(inside) => inside.iter().all(|c| self.holds(c, found)),
            Condition::Any(inside) => inside.iter().any(|c| self.holds(c, found)),
            // What stands in a denied condition is no reason to show.
            Condition::Not(inside) => !self.holds(inside, &mut None),
        }
    }

    fn words(self, phrases: &Phrases, found: &mut Option<(Field, String)>) -> bool {
        for field in &phrases.fields {
            for sentence in self.texts(*field).flat_map(sentences) {
                let words = tokens(&sentence);
                let any = |list: &[Phrase]| list.iter().any(|phrase| stands(phrase, &words));
                let Some(phrase) = phrases.words.iter().find(|phrase| stands(phrase, &words)) else {
                    continue;
                };
                if (phrases.with.is_empty() || any(&phrases.with)) && !any(&phrases.unless) {
                    found.get_or_insert((*field, phrase.raw.clone()));
                    return true;
                }
            }
        }
        false
    }
}

/// The sentences of a text, in lower case.
fn sentences(text: &str) -> Vec<String> {
    text.to_lowercase().split(['.', '!', '?', ';', '\n']).map(str::to_owned).collect()
}

/// Whether a phrase stands in words, one after the other.
fn stands(phrase: &Phrase, words: &[String]) -> bool {
    if phrase.emergency {
        return words.iter().any(|word| EMERGENCY_NUMBERS.contains(&word.as_str()));
    }
    let Some((last, before)) = phrase.words.split_last() else { return false };
    words.windows(phrase.words.len()).any(|window| {
        let Some((end, start)) = window.split_last() else { return false };
        start == before && (end == last || (phrase.any_ending && end.starts_with(last.as_str())))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cautions(yaml: &str) -> Vec<Caution> {
        crate::yaml::decode(yaml).unwrap()
    }

    fn one(when: &str, about: &str) -> Vec<Caution> {
        cautions(&format!(
            "- {{id: a, title: A, weight: advice, about: {about}, words: Do., why: So., sources: [x], when: {when}}}"
        ))
    }

    fn limit<'a>(texts: &[(Field, &'a str)]) -> LimitView<'a> {
        LimitView { texts: texts.to_vec(), ..LimitView::default() }
    }

    fn raises(when: &str, about: &str, plan: &PlanView<'_>) -> Vec<Option<usize>> {
        raised(&one(when, about), plan).into_iter().map(|r| r.limit).collect()
    }

    #[test]
    fn a_missing_text_is_raised_by_the_limit_that_lacks_it() {
        let plan = PlanView {
            limits: vec![limit(&[(Field::FollowThrough, "I go.")]), limit(&[(Field::FollowThrough, " ")])],
            ..PlanView::default()
        };
        assert_eq!(raises("{missing: follow_through}", "limit", &plan), [Some(1)]);
        assert_eq!(raises("{missing: told}", "plan", &plan), [None]);
    }

    #[test]
    fn phrases_are_whole_words_of_one_sentence() {
        let when = "{words: [naloxone], with: [take away, hid*], unless: [never take away], in: [limit]}";
        let raise = |text| {
            let plan = PlanView { limits: vec![limit(&[(Field::Limit, text)])], ..PlanView::default() };
            !raises(when, "limit", &plan).is_empty()
        };
        assert!(raise("If you use, I will TAKE away the naloxone."));
        assert!(raise("I am hiding naloxone"));
        assert!(!raise("I will never take away naloxone."));
        assert!(!raise("I keep naloxone. I will take away the keys."));
        assert!(!raise("I will take naloxones away"));
    }

    #[test]
    fn what_was_found_is_told_with_its_field() {
        let plan =
            PlanView { limits: vec![limit(&[(Field::Say, "You are an addict!")])], ..PlanView::default() };
        let all = raised(&one("{words: [junkie, addict*], in: [limit, say, told]}", "plan"), &plan);
        assert_eq!(all[0].found, Some((Field::Say, "addict*".to_owned())));
    }

    #[test]
    fn facts_of_the_plan_are_raised_once() {
        let money = LimitView { category: "money", ..LimitView::default() };
        let plan = PlanView { limits: vec![money.clone(), money], ..PlanView::default() };
        let when = "{all: [{only_category: money}, {more_limits_than: 1}, {given: no_review_date}]}";
        assert_eq!(raises(when, "plan", &plan), [None]);
        assert_eq!(raises("{not: {given: fear}}", "plan", &plan), [None]);
        assert!(raises("{any: [{given: fear}, {given: under_18}]}", "plan", &plan).is_empty());
    }

    #[test]
    fn a_condition_holds_one_kind() {
        let fault = |when: &str| {
            crate::yaml::decode::<Condition>(when).err().map(|f| f[0].message.clone()).unwrap_or_default()
        };
        assert!(fault("{missing: limit, touches: home}").contains("one kind only"));
        assert!(fault("{words: [a]}").contains("`words` and `in` stand together"));
        assert!(fault("{}").contains("needs one of"));
        assert!(fault("{mising: limit}").contains("did you mean `missing`?"));
    }
}
