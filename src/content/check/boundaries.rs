//! What must hold in `boundaries/`: every template is safe by the rules of the pack's own cautions.

use super::super::boundaries::{About, Category, Caution, Condition, Field, Gravity, Template};
use super::super::cautions::{self, LimitView, PlanView};
use super::super::load::Loaded;
use super::{Checker, unknown};
use crate::content::Late;
use crate::yaml::Step;
use std::collections::{BTreeMap, BTreeSet};

impl Checker<'_> {
    /// Checks all of `boundaries/`.
    pub(super) fn boundaries(&mut self) {
        let pack = self.pack;
        self.category_order();
        let mut seen: BTreeMap<&str, &str> = BTreeMap::new();
        for category in &pack.categories {
            self.walk(category);
            self.id(category.file, &category.id);
            self.category(category, &mut seen);
        }
        if let Some(cautions) = &pack.cautions {
            let list = cautions.value.as_deref().map_or(&[][..], Vec::as_slice);
            self.walk_list(cautions.file, "cautions", list);
            self.unique(cautions.file, &["cautions".into()], list.iter().map(|c| c.id.as_str()));
            for (i, caution) in list.iter().enumerate() {
                self.caution(cautions.file, i, caution);
            }
            self.whole_cautions(cautions);
        } else if let Some(category) = pack.categories.first() {
            let message = "boundaries/cautions.yaml is missing: templates are checked against it".to_owned();
            self.error(category.file, &[], None, message);
        }
    }

    /// Every category has its place in `handbook.yaml`, and every place its category.
    fn category_order(&mut self) {
        let pack = self.pack;
        let Some(Loaded { file, value: Some(front), .. }) = &pack.front else { return };
        let ids: BTreeSet<&str> = pack.categories.iter().map(|c| c.id.as_str()).collect();
        let mut placed = BTreeSet::new();
        for (i, id) in front.boundaries.iter().enumerate() {
            let path = ["boundaries".into(), Step::Index(i)];
            if !ids.contains(id.as_str()) {
                self.error(*file, &path, None, unknown("category", id, ids.iter().copied(), ""));
            } else if !placed.insert(id.as_str()) {
                self.error(*file, &path, None, format!("the category `{id}` stands here twice"));
            }
        }
        for category in pack.categories.iter().filter(|c| !placed.contains(c.id.as_str())) {
            let id = &category.id;
            let message =
                format!("the category `{id}` has no place in handbook.yaml: add it to `boundaries`");
            self.error(category.file, &[], None, message);
        }
    }

    fn category<'c>(&mut self, category: &'c Loaded<Late<Category>>, seen: &mut BTreeMap<&'c str, &'c str>) {
        let Some(value) = &category.value else { return };
        let path = |i: usize, key: &str| [Step::from("templates"), i.into(), key.into()];
        if value.templates.is_empty() {
            let message = "an empty category: it needs at least one template".to_owned();
            self.error(category.file, &["templates".into()], None, message);
        }
        self.unique(category.file, &["templates".into()], value.templates.iter().map(|t| t.id.as_str()));
        for (i, template) in value.templates.iter().enumerate() {
            match seen.insert(&template.id, &category.id) {
                Some(other) if other != category.id => {
                    let message = format!("the id `{}` stands in boundaries/{other}.yaml too", template.id);
                    self.error(category.file, &path(i, "id"), None, message);
                }
                _ => {}
            }
            for (key, message) in self.template_faults(&category.id, template) {
                self.error(category.file, &path(i, key), None, message);
            }
        }
    }

    /// What is unsafe or missing in a template, with the key it stands at.
    fn template_faults(&self, category: &str, template: &Template) -> Vec<(&'static str, String)> {
        let mut faults = Vec::new();
        if template.sources.is_empty() {
            faults.push(("id", "the template names no source: add `sources`".to_owned()));
        }
        if template.safety.is_none() && template.touches.iter().any(|t| t.needs_safety()) {
            faults.push((
                "touches",
                "it touches the home: add `safety` with `place`, `naloxone` and `contact`".to_owned(),
            ));
        }
        if template.caution.is_none() && template.touches.iter().any(|t| t.needs_caution()) {
            faults.push(("touches", "it touches safety: add a `caution`".to_owned()));
        }
        let rules =
            self.pack.cautions.as_ref().and_then(|c| c.value.as_deref()).map_or(&[][..], Vec::as_slice);
        let texts = cautions::template_texts(template);
        let limit = LimitView {
            category,
            touches: &template.touches,
            texts: texts.iter().map(|(f, t)| (*f, t.as_str())).collect(),
        };
        let plan = PlanView { limits: vec![limit], review_date: true, ..PlanView::default() };
        for raised in cautions::raised(rules, &plan) {
            let Some(rule) = rules.get(raised.caution) else { continue };
            let key = raised.found.as_ref().map_or("limit", |(field, _)| match field {
                Field::SafetyPlace | Field::SafetyNaloxone | Field::SafetyContact => "safety",
                field => field.key(),
            });
            let phrase = raised.found.map(|(_, p)| format!(" by `{p}`")).unwrap_or_default();
            let (id, title) = (&rule.id, &rule.title);
            if rule.weight == Gravity::Never {
                faults.push((key, format!("it raises the caution `{id}`{phrase}, {title}: take it out")));
            } else if rule.when.asks_for_safety() {
                faults.push((
                    key,
                    format!(
                        "it raises the caution `{id}`{phrase}: add `safety` with place, naloxone and contact"
                    ),
                ));
            } else if rule.weight == Gravity::Safety && template.caution.is_none() {
                faults.push((key, format!("it raises the caution `{id}`{phrase}: add a `caution`")));
            }
        }
        faults
    }

    fn caution(&mut self, file: usize, index: usize, caution: &Caution) {
        let path = |key: &str| [Step::from("cautions"), index.into(), key.into()];
        if caution.sources.is_empty() {
            self.error(file, &path("id"), None, "the caution names no source: add `sources`".to_owned());
        }
        if let Some(topic) = caution.first.as_ref().filter(|id| !self.topics.contains_key(id.as_str())) {
            let message = unknown("topic", topic, self.topics.keys().copied(), "");
            self.error(file, &path("first"), None, message);
        }
        let parts = caution.when.parts();
        let categories: Vec<&str> = self.pack.categories.iter().map(|c| c.id.as_str()).collect();
        for part in &parts {
            let message = match part {
                Condition::All(list) | Condition::Any(list) if list.is_empty() => {
                    "an empty list of conditions".to_owned()
                }
                Condition::Words(p) if p.words.is_empty() || p.fields.is_empty() => {
                    "no words, or nowhere to look for them".to_owned()
                }
                Condition::OnlyCategory(id) if !categories.contains(&id.as_str()) => {
                    unknown("category", id, categories.iter().copied(), "")
                }
                _ => continue,
            };
            self.error(file, &path("when"), None, message);
        }
        let of_plan = parts.iter().find_map(|part| match part {
            Condition::Missing(field) => Some(*field).filter(|f| f.of_plan()),
            Condition::Words(p) => p.fields.iter().copied().find(|f| f.of_plan()),
            _ => None,
        });
        if let (About::Limit, Some(field)) = (caution.about, of_plan) {
            let message =
                format!("`{}` stands in the plan, not in a limit: write `about: plan`", field.key());
            self.error(file, &path("when"), None, message);
        }
    }

    /// Without these the checks of templates would check nothing.
    fn whole_cautions(&mut self, cautions: &Loaded<Late<Vec<Caution>>>) {
        let Some(list) = &cautions.value else { return };
        let never = list.iter().any(|c| c.weight == Gravity::Never);
        let safety = list.iter().any(|c| c.when.asks_for_safety());
        for (there, message) in [
            (never, "no caution of weight `never`: add the one on naloxone and emergency calls"),
            (safety, "no caution asks for a safety plan: add the one on leaving the home"),
        ] {
            if !there {
                self.error(cautions.file, &["cautions".into()], None, message.to_owned());
            }
        }
    }
}
