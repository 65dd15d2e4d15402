//! The cautions raise what they should, and leave alone what is well meant: limits as people would write them.

use crate::BOOK;
use steadyhand::content::boundaries::{Field, Touch};
use steadyhand::content::cautions::{LimitView, PlanView, raised};

/// Ids of the cautions that a plan raises.
fn ids(plan: &PlanView<'_>) -> Vec<String> {
    let cautions = &BOOK.boundaries.cautions;
    raised(cautions, plan).iter().map(|r| cautions[r.caution].id.clone()).collect()
}

/// A plan of one whole limit that does something on its crossing.
fn plan_of(act: &str) -> Vec<String> {
    let texts = vec![
        (Field::Limit, "If you use in my home, I will act on it."),
        (Field::FollowThrough, act),
        (Field::Open, "You can always call me."),
    ];
    let limit = LimitView { category: "home", texts, ..LimitView::default() };
    ids(&PlanView { limits: vec![limit], review_date: true, ..PlanView::default() })
}

#[test]
fn what_saves_a_life_is_never_at_stake() {
    for (id, acts) in [
        (
            "naloxone-withheld",
            &[
                "I will take away the naloxone.",
                "I take your Narcan back.",
                "No more naloxone from me.",
                "I will not buy naloxone again.",
                "I won't keep naloxone in the house.",
                "I will hide the Narcan.",
                "I throw out the naloxone.",
                "I stop carrying naloxone for you.",
                "I refuse to use naloxone next time.",
                "You go without naloxone.",
            ][..],
        ),
        (
            "emergency-call-withheld",
            &[
                "I will not call an ambulance next time.",
                "I won't call the ambulance.",
                "I will never call for help again: no ambulance.",
                "I stop calling the paramedics.",
                "I refuse to call for help.",
                "I will not call 911 for you again.",
                "I won't call 999.",
            ],
        ),
        (
            "medicine-withheld",
            &[
                "I will take away your methadone.",
                "I flush the Suboxone.",
                "You have to come off buprenorphine.",
                "You must get off methadone first.",
                "I will stop paying for your medication.",
                "I won't drive you to the methadone clinic.",
                "You taper your medication within a month.",
            ],
        ),
    ] {
        for act in acts {
            assert!(plan_of(act).contains(&id.to_owned()), "{id} is not raised by: {act}");
        }
    }
}

#[test]
fn good_acts_raise_nothing() {
    for act in [
        "I make sure that you breathe well, and keep naloxone close.",
        "I will never take away naloxone.",
        "2 doses of naloxone go with you. You take your naloxone with you.",
        "I buy new naloxone. I will not lend you the car.",
        "I do not hesitate to call an ambulance.",
        "I call {emergency} and give naloxone.",
        "I drive you to the methadone clinic.",
        "I pay for your medication and nothing else.",
        "I lock up my own pain tablets.",
        "I go for a walk and come back when I am calm.",
        "I leave the room. We talk tomorrow.",
        "I say no to cash and offer food.",
        "I clean up the kitchen and go to bed.",
        "I will not search your room.",
    ] {
        assert_eq!(plan_of(act), Vec::<String>::new(), "{act}");
    }
}

#[test]
fn putting_someone_out_asks_for_place_naloxone_and_contact() {
    for act in [
        "I will kick you out.",
        "You have to leave my home.",
        "You must move out by Friday.",
        "I change the locks.",
        "You cannot sleep here any more.",
        "I throw you out for good.",
        "I will evict you.",
    ] {
        assert!(plan_of(act).contains(&"leaving-without-safety-plan".to_owned()), "{act}");
    }
    let texts = vec![
        (Field::Limit, "If you use here again, I will ask you to leave my home."),
        (Field::FollowThrough, "I bring you there."),
        (Field::Open, "Contact."),
        (Field::SafetyPlace, "Your brother's."),
        (Field::SafetyNaloxone, "2 doses."),
    ];
    let mut limit = LimitView { texts, touches: &[Touch::Leaving], ..LimitView::default() };
    let plan = |limit: &LimitView<'_>| {
        let plan = PlanView { limits: vec![limit.clone()], review_date: true, ..PlanView::default() };
        ids(&plan)
    };
    assert_eq!(plan(&limit), ["leaving-without-safety-plan"]);
    limit.texts.push((Field::SafetyContact, "A message each day."));
    assert!(plan(&limit).is_empty());
}

#[test]
fn fear_comes_first_of_all() {
    let plan = PlanView { fear: true, ..PlanView::default() };
    assert_eq!(ids(&plan)[0], "violence");
    assert!(plan_of("If he hits me again, I go.").contains(&"violence".to_owned()));
    assert!(plan_of("I am scared of you when you shout.").contains(&"violence".to_owned()));
}

#[test]
fn the_plan_as_a_whole_is_looked_at_once() {
    let texts = vec![(Field::Limit, "x"), (Field::FollowThrough, "x"), (Field::Open, "x")];
    let limit = LimitView { category: "money", texts, ..LimitView::default() };
    let mut plan = PlanView { limits: vec![limit; 6], under_18: true, ..PlanView::default() };
    plan.texts = vec![(Field::Told, "Tonight, when he comes home high."), (Field::Wont, "Nag that addict.")];
    let mut found = ids(&plan);
    found.sort();
    let wanted = ["labels", "no-review-date", "only-money", "said-while-high", "too-many-limits", "under-18"];
    assert_eq!(found, wanted);
}

#[test]
fn a_plan_of_any_template_alone_raises_only_what_its_subject_does() {
    for (category, t) in BOOK.boundaries.templates() {
        let texts = steadyhand::content::cautions::template_texts(t);
        let limit = LimitView {
            category: &category.id,
            touches: &t.touches,
            texts: texts.iter().map(|(f, w)| (*f, w.as_str())).collect(),
        };
        let plan = PlanView { limits: vec![limit], review_date: true, ..PlanView::default() };
        let mut allowed = Vec::new();
        if t.touches.contains(&Touch::Violence) {
            allowed.push("violence");
        }
        if t.touches.contains(&Touch::Minor) {
            allowed.push("under-18");
        }
        assert_eq!(ids(&plan), allowed, "{}#{}", category.id, t.id);
    }
}
