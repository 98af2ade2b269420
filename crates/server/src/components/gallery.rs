//! `/dev/components`: every component in its states, so that a change to one can be looked at.

use askama::Template;
use domain::{
    accounts::{Look, Theme},
    decimal::Decimal,
    text::Lang,
};

use crate::{
    components::{
        Care, Certainty, Chart, ChartPoint, Choice, Choices, DateField, Fact, Field, Link, PageLinks, Problems,
        Summary, Table, Task, TextArea, TimeButton,
    },
    frame::{Desk, Frame},
    words::Words,
};

/// The gallery in the public face.
#[derive(Template)]
#[template(path = "dev/components.html")]
pub(crate) struct Gallery {
    t: &'static Words,
    page: Frame,
    s: Samples,
}

/// The same in the console's face.
#[derive(Template)]
#[template(path = "dev/components_staff.html")]
pub(crate) struct StaffGallery {
    t: &'static Words,
    page: Frame,
    s: Samples,
}

impl Gallery {
    /// The gallery within a page's frame.
    pub(crate) fn new(page: Frame) -> Self {
        Self { t: Words::of(page.lang), s: Samples::of(page.lang), page }
    }
}

impl StaffGallery {
    /// The gallery within the console's frame, dark where the system asks for it.
    pub(crate) fn new(page: Frame) -> Self {
        let desk = Desk {
            name: "Ada Example".to_owned(),
            waiting: 7,
            articles: true,
            look: Look { theme: Theme::Device, ..Look::default() },
            ..Desk::default()
        };
        Self { t: Words::of(page.lang), s: Samples::of(page.lang), page: page.for_staff(desk) }
    }
}

/// Sample words, for developers' eyes only: they stand here and not in the translators' files.
struct Samples {
    words: fn(&'static str, &'static str) -> &'static str,
    problems: Problems,
    certainties: [Certainty; 4],
    times: Vec<TimeButton>,
    summary: Summary,
    care: Care,
    facts: Vec<Fact>,
    table: Table,
    pages: PageLinks,
    days: Vec<Link>,
    tasks: Vec<Task>,
    chart: Chart,
}

impl Samples {
    fn of(lang: Lang) -> Self {
        let words: fn(&'static str, &'static str) -> &'static str = match lang {
            Lang::English => |english, _| english,
            Lang::French => |_, french| french,
        };
        let mut problems = Problems::none();
        problems.add("name-wrong", words("Enter your full name", "Inscrivez votre nom complet"));
        problems.add("reach-wrong", words("Choose how we can reach you", "Choisissez comment vous joindre"));
        problems.add("pain-wrong", words("Choose a number from 0 to 10", "Choisissez un nombre de 0 à 10"));
        problems.add("birth-wrong-day", words("Enter a date that exists", "Inscrivez une date qui existe"));
        problems.add("", words("Choose one of the times", "Choisissez une des heures"));

        let time = |text: &'static str, note: Option<&str>, is_current| TimeButton {
            value: text.to_owned(),
            text: text.to_owned(),
            whole: words(
                "Monday, November 23, 60 minutes, with Dr. Example",
                "lundi 23 novembre, 60 minutes, avec Dre Example",
            )
            .to_owned(),
            note: note.map(str::to_owned),
            is_current,
        };
        Self {
            words,
            problems,
            certainties: [Certainty::High, Certainty::Moderate, Certainty::Low, Certainty::VeryLow],
            times: vec![
                time(words("9:00 a.m.", "09 h 00"), None, false),
                time(words("9:45 a.m.", "09 h 45"), Some("Dr. Example"), false),
                time(words("11:15 a.m.", "11 h 15"), Some(words("your time now", "votre heure actuelle")), true),
            ],
            summary: Summary {
                heading: words("Your visit", "Votre rendez-vous").to_owned(),
                main: words("Monday, November 23, 2026 at 9:00 a.m.", "lundi 23 novembre 2026 à 09 h 00").to_owned(),
                lines: vec![
                    words(
                        "First consultation, 60 minutes, with Dr. Example",
                        "Première consultation, 60 minutes, avec Dre Example",
                    )
                    .to_owned(),
                    words("12 Elm Street · $140", "12, rue Elm · 140 $").to_owned(),
                ],
            },
            care: Care {
                heading: words("When to get help right away", "Quand demander de l’aide tout de suite").to_owned(),
                text: words(
                    "Call now if any of these is happening:",
                    "Appelez maintenant si l’un de ces signes apparaît :",
                )
                .to_owned(),
                signs: vec![
                    words("new numbness between the legs", "engourdissement nouveau entre les jambes").to_owned(),
                    words("sudden weakness in both legs", "faiblesse soudaine des deux jambes").to_owned(),
                ],
                numbers: vec![Link::new("tel:911", "9-1-1"), Link::new("tel:988", "9-8-8")],
            },
            facts: vec![
                Fact::new(words("Written by", "Écrit par"), "A. Example, PT"),
                Fact::new(words("Last checked", "Dernière vérification"), words("November 3, 2026", "3 novembre 2026")),
                Fact::new(words("Sources", "Sources"), "14").linked("#sources"),
            ],
            table: Table {
                caption: words("Pain over four weeks", "Douleur sur quatre semaines").to_owned(),
                head: vec![words("Week", "Semaine").to_owned(), words("Average", "Moyenne").to_owned()],
                rows: vec![vec!["1".to_owned(), "7".to_owned()], vec!["2".to_owned(), "6".to_owned()]],
            },
            pages: PageLinks {
                previous: Some(Link::new("#previous", words("Earlier visits", "Rendez-vous passés"))),
                next: Some(Link::new("#next", words("Later visits", "Rendez-vous à venir"))),
            },
            days: vec![
                Link::new("#day-1", words("Mon, Nov 23", "lun. 23 nov.")),
                Link::new("#day-2", words("Tue, Nov 24", "mar. 24 nov.")),
            ],
            tasks: vec![
                Task::done("#done", words("Your details", "Vos coordonnées"), words("Done", "Fait")),
                Task::todo(
                    "#todo",
                    words("Your health questions", "Vos questions de santé"),
                    words("To do", "À faire"),
                )
                .hint(words("About 8 minutes", "Environ 8 minutes")),
                Task::later(words("Your plan", "Votre plan"), words("Not yet", "Pas encore")),
            ],
            chart: Chart {
                caption: words("Pain, the average of each week", "Douleur, moyenne de chaque semaine").to_owned(),
                id: "chart".to_owned(),
                title: words("From 7 to 4 of 10 in five weeks", "De 7 à 4 sur 10 en cinq semaines").to_owned(),
                description: words("Up once, then down", "Une hausse, puis une baisse").to_owned(),
                head: vec![words("Week", "Semaine").to_owned(), words("Average of 10", "Moyenne sur 10").to_owned()],
                ends: (Decimal::whole(0), Decimal::whole(10)),
                lang,
                points: (1..)
                    .zip([7, 8, 6, 5, 4])
                    .map(|(week, pain)| ChartPoint {
                        when: week.to_string(),
                        day: week,
                        value: Decimal::whole(pain),
                        ..ChartPoint::default()
                    })
                    .collect(),
            },
        }
    }

    fn w(&self, english: &'static str, french: &'static str) -> &'static str {
        (self.words)(english, french)
    }

    fn name(&self) -> Field {
        Field::person("name", self.w("Full name", "Nom complet"))
            .hint(self.w("As on your health card", "Comme sur votre carte santé"))
    }

    fn wrong_name(&self) -> Field {
        Field::person("name-wrong", self.w("Full name", "Nom complet")).problems(&self.problems)
    }

    fn email(&self) -> Field {
        Field::email("email", self.w("Email", "Courriel")).value("marie@example.org")
    }

    fn phone(&self) -> Field {
        Field::phone("phone", self.w("Phone", "Téléphone")).optional()
    }

    fn code(&self) -> Field {
        Field::code("code", self.w("Six digits from our email", "Six chiffres reçus par courriel")).value("492817")
    }

    fn password(&self) -> Field {
        Field::password("password", self.w("Password", "Mot de passe"))
    }

    fn text(&self) -> TextArea {
        TextArea::new("needs", self.w("What would help us prepare?", "Qu’est-ce qui nous aiderait à nous préparer?"))
            .optional()
            .rows(3)
    }

    fn story(&self) -> TextArea {
        TextArea::new("story", self.w("Your story in short", "Votre histoire en bref")).rows(3).up_to(400)
    }

    fn birth(&self) -> DateField {
        DateField::new("birth", self.w("When were you born?", "Quelle est votre date de naissance?"))
            .hint(self.w("For example, 27 3 1961", "Par exemple, 27 3 1961"))
    }

    fn wrong_birth(&self) -> DateField {
        DateField { name: "birth-wrong".to_owned(), ..self.birth() }.typed("31", "2", "1961").problems(&self.problems)
    }

    fn pain(&self) -> Choices {
        Choices::scale("pain", self.w("How was your pain today?", "Comment était votre douleur aujourd’hui?"))
            .value("4")
    }

    fn wrong_pain(&self) -> Choices {
        Choices { name: "pain-wrong".to_owned(), ..self.pain() }.value("").problems(&self.problems)
    }

    fn reach(&self) -> Choices {
        let choices = vec![
            Choice::new("email", self.w("Email", "Courriel")),
            Choice::new("phone", self.w("Phone", "Téléphone"))
                .hint(self.w("Weekdays 9 to 5", "En semaine, 9 h à 17 h")),
        ];
        Choices::new("reach", self.w("How can we reach you?", "Comment vous joindre?"), choices).value("email")
    }

    fn wrong_reach(&self) -> Choices {
        Choices { name: "reach-wrong".to_owned(), ..self.reach() }.value("").problems(&self.problems)
    }

    fn agree(&self) -> Choices {
        Choices { name: "agree".to_owned(), ..self.reach() }.values(["email", "phone"])
    }

    fn place(&self) -> Choices {
        Choices { name: "place".to_owned(), hint: None, ..self.reach() }
    }
}
