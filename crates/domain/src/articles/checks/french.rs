//! What the checks say, in French: each sentence beside the English one that a check writes, as a catalogue of messages does.
//!
//! `{}` stands for what is filled in, in the same order in both languages.

use crate::text::Lang;

/// What the checks say, in a reader's language: all of it in French, or all in English where a sentence is not theirs. With
/// the language it is in.
pub fn told<const N: usize>(said: [&str; N], lang: Lang) -> ([String; N], Lang) {
    let french = said.map(in_french);
    match lang {
        Lang::French if french.iter().all(Option::is_some) => (french.map(Option::unwrap_or_default), Lang::French),
        _ => (said.map(str::to_owned), Lang::English),
    }
}

/// A sentence of the checks in French; none where it is not of the checks.
pub(super) fn in_french(said: &str) -> Option<String> {
    SENTENCES.iter().find_map(|(english, french)| Some(filled(french, &taken(english, said)?)))
}

/// What is filled into a sentence, in its order; none where it is another one.
fn taken<'a>(english: &str, said: &'a str) -> Option<Vec<&'a str>> {
    let mut parts = english.split("{}");
    let mut rest = said.strip_prefix(parts.next()?)?;
    let mut parts = parts.peekable();
    let mut taken = Vec::new();
    while let Some(part) = parts.next() {
        let at = match parts.peek() {
            Some(_) => rest.find(part)?,
            // The last part ends the sentence, wherever else it may stand.
            None => rest.len().checked_sub(part.len()).filter(|at| rest.is_char_boundary(*at))?,
        };
        if !rest[at..].starts_with(part) {
            return None;
        }
        taken.push(&rest[..at]);
        rest = &rest[at + part.len()..];
    }
    rest.is_empty().then_some(taken)
}

fn filled(french: &str, taken: &[&str]) -> String {
    let mut parts = french.split("{}");
    let mut out = parts.next().unwrap_or_default().to_owned();
    for (part, word) in parts.zip(taken) {
        // What is filled in may be a sentence of the checks itself, or a word of theirs.
        match in_french(word) {
            Some(word) => out.push_str(&word),
            None => out.push_str(word),
        }
        out.push_str(part);
    }
    out
}

const SENTENCES: &[(&str, &str)] = &[
    // Words.
    ("high", "élevée"),
    ("moderate", "modérée"),
    ("low", "faible"),
    ("very_low", "très faible"),
    ("not_graded", "non évaluée"),
    ("nothing", "rien"),
    // Places.
    ("title", "titre"),
    ("description", "description"),
    ("body", "texte"),
    ("authors", "auteurs"),
    ("conflict", "conflits d’intérêts"),
    ("clinic_interest", "intérêt de la clinique"),
    ("claims", "affirmations"),
    ("sources", "sources"),
    ("review", "révision"),
    ("correction", "correction"),
    ("clinic", "clinique"),
    ("JSON-LD", "JSON-LD"),
    ("block {}", "bloc {}"),
    ("claim {}", "affirmation {}"),
    ("source {}", "source {}"),
    ("licensed use {}", "usage autorisé {}"),
    // Who wrote it, and how it is built.
    ("no author is named", "aucun auteur n’est nommé"),
    ("name a person of people.toml", "nommez une personne de people.toml"),
    ("{} has no name or no credentials", "{} n’a pas de nom ou pas de titre"),
    ("complete the person in people.toml", "complétez la personne dans people.toml"),
    ("nothing is said about conflicts of interest", "rien n’est dit des conflits d’intérêts"),
    ("say what they are; \"None.\" is a statement", "dites lesquels; «\u{a0}Aucun.\u{a0}» est une déclaration"),
    (
        "the page sets care of the clinic beside another treatment and does not say what the clinic gains",
        "la page place un soin de la clinique à côté d’un autre traitement sans dire ce que la clinique y gagne",
    ),
    ("say what the clinic sells", "dites ce que la clinique vend"),
    ("a second title", "un deuxième titre"),
    (
        "begin headings with ##: the title is the page's only first level",
        "commencez les intertitres par ##\u{a0}: le titre est le seul premier niveau de la page",
    ),
    ("a heading of level {} after one of level {}", "un intertitre de niveau {} après un de niveau {}"),
    ("leave no level out", "ne sautez aucun niveau"),
    ("a list that is written as text", "une liste écrite comme du texte"),
    ("begin each item with a hyphen and a space", "commencez chaque point par un trait d’union et une espace"),
    ("a table whose columns have no names", "un tableau dont les colonnes n’ont pas de nom"),
    ("name the columns in the first row", "nommez les colonnes dans la première ligne"),
    (
        "an image without words for those who do not see it",
        "une image sans texte pour les personnes qui ne la voient pas",
    ),
    (
        "write ![what it shows](…), or ![](… \"decorative\") if it shows nothing a reader needs",
        "écrivez ![ce qu’elle montre](…), ou ![](… \"decorative\") si elle ne montre rien d’utile au lecteur",
    ),
    ("a decorative image with words", "une image décorative avec du texte"),
    ("take the words away, or the mark \"decorative\"", "retirez le texte, ou la mention \"decorative\""),
    (
        "{} characters for an image; {} are read out in one breath",
        "{} caractères pour une image; {} se lisent d’un trait",
    ),
    ("say it shorter", "dites-le plus brièvement"),
    ("pictures of {} KB together; {} are fine for a page", "{} Ko d’images en tout; {} conviennent à une page"),
    ("make them smaller, or show fewer", "réduisez-les, ou montrez-en moins"),
    (
        "no record says that this story is genuine, unpaid and told with consent",
        "aucun dossier ne dit que ce récit est authentique, non payé et raconté avec consentement",
    ),
    ("leave the story out", "retirez le récit"),
    ("a claim rests on somebody's story", "une affirmation repose sur un récit personnel"),
    ("make the claim outside, with its sources", "faites l’affirmation ailleurs, avec ses sources"),
    ("the link \"{}\" does not say where it goes", "le lien «\u{a0}{}\u{a0}» ne dit pas où il mène"),
    ("name the page it goes to", "nommez la page où il mène"),
    ("{} is not encrypted", "{} n’est pas chiffré"),
    ("link to the page's https address", "utilisez l’adresse https de la page"),
    ("{} hides where it goes", "{} cache où il mène"),
    ("link to the page itself", "faites un lien vers la page elle-même"),
    ("this is not written in {}", "ceci n’est pas écrit en {}"),
    ("translate it", "traduisez-le"),
    (
        "the title has {} characters; search results show {}",
        "le titre a {} caractères; les résultats de recherche en montrent {}",
    ),
    ("say it in fewer words", "dites-le en moins de mots"),
    (
        "the description has {} characters; 50 to 160 are shown whole",
        "la description a {} caractères; de 50 à 160 sont montrés en entier",
    ),
    ("say in a sentence or two what the page answers", "dites en une phrase ou deux à quoi la page répond"),
    // What claims rest on.
    ("nothing supports this claim of {} certainty", "rien n’appuie cette affirmation de certitude {}"),
    (
        "name a source with stance \"supports\", or say that we do not know",
        "nommez une source de position \"supports\", ou dites qu’on ne sait pas",
    ),
    ("{} sources; a page about care needs {}", "nombre de sources\u{a0}: {}; une page sur des soins en demande {}"),
    ("rest the claims on more sources", "appuyez les affirmations sur plus de sources"),
    (
        "none of the sources is a systematic review or a guideline",
        "aucune des sources n’est une revue systématique ou une ligne directrice",
    ),
    (
        "look for one; where there is none, the reviewer writes so",
        "cherchez-en une; s’il n’y en a pas, la personne qui révise l’écrit",
    ),
    ("this source was taken back by its publisher", "cette source a été retirée par son éditeur"),
    ("take it out, and grade the claim anew", "retirez-la et évaluez de nouveau l’affirmation"),
    ("{} is retired, superseded or in doubt", "{} est caduque, remplacée ou mise en doute"),
    (
        "give it a status note, and set a current source that supports the claim beside it",
        "ajoutez une note d’état, et à côté une source actuelle qui appuie l’affirmation",
    ),
    (
        "{} certainty rests only on animal, laboratory or narrative work",
        "la certitude {} ne repose que sur des travaux chez l’animal, en laboratoire ou narratifs",
    ),
    (
        "add a study in people or a regulator's document, or lower the certainty",
        "ajoutez une étude chez des personnes ou un document d’autorité, ou baissez la certitude",
    ),
    ("{} speaks against this claim and is not cited", "{} contredit cette affirmation et n’est pas citée"),
    ("tell readers what it found, and cite it", "dites aux lecteurs ce qu’elle a trouvé, et citez-la"),
    ("{} is not a DOI", "{} n’est pas un DOI"),
    ("{} is not a PubMed number", "{} n’est pas un numéro PubMed"),
    ("{} is not a book number of 13 digits", "{} n’est pas un numéro de livre à 13 chiffres"),
    ("{} is not a year from 1900 to now", "{} n’est pas une année entre 1900 et aujourd’hui"),
    ("copy it from the source itself", "copiez-le de la source elle-même"),
    (
        "the newest source that supports this claim is of {}",
        "la source la plus récente qui appuie cette affirmation est de {}",
    ),
    (
        "look for a newer one, and name the year in the text where there is none",
        "cherchez-en une plus récente, et s’il n’y en a pas, nommez l’année dans le texte",
    ),
    (
        "no claim is marked, so nothing here was looked at as evidence",
        "aucune affirmation n’est marquée; rien ici n’a été examiné comme preuve",
    ),
    (
        "mark what the page says about the world as [its words](claim:id), and say what it rests on",
        "marquez ce que la page affirme par [ses mots](claim:id), et dites sur quoi cela repose",
    ),
    // Words.
    ("a claim of {} certainty needs one of: {}", "une affirmation de certitude {} demande un de ces mots\u{a0}: {}"),
    ("\"{}\" says something else than {} certainty", "«\u{a0}{}\u{a0}» dit autre chose qu’une certitude {}"),
    (
        "choose the words by the certainty, or look at the certainty again",
        "choisissez les mots selon la certitude, ou revoyez la certitude",
    ),
    ("\"{}\" in: {}", "«\u{a0}{}\u{a0}» dans\u{a0}: {}"),
    (
        "say what was found, in whom and how much, without promising it",
        "dites ce qui a été trouvé, chez qui et combien, sans le promettre",
    ),
    ("say it without an absolute word", "dites-le sans mot absolu"),
    ("name the harm, how often it happens and how long it lasts", "nommez l’effet nocif, sa fréquence et sa durée"),
    ("say what the clinic does; leave others out", "dites ce que fait la clinique; ne parlez pas des autres"),
    ("a percentage of change stands alone in: {}", "un pourcentage de changement est seul dans\u{a0}: {}"),
    ("say from what to what, or how many of how many", "dites de combien à combien, ou combien sur combien"),
    ("this page names a substance and has no block {}", "cette page nomme une substance et n’a pas de bloc {}"),
    ("add the block; it may be shared text", "ajoutez le bloc; son texte peut être commun à plusieurs pages"),
    ("the licensed uses are not shown", "les usages autorisés ne sont pas montrés"),
    (
        "write {{licensed_uses}} on a line of its own; uses are dated facts and never an author's prose",
        "écrivez {{licensed_uses}} seul sur une ligne; les usages sont des faits datés, jamais la prose d’un auteur",
    ),
    ("nothing in it says not to stop", "rien n’y dit de ne pas arrêter"),
    (
        "say: do not stop or delay a treatment because of this page",
        "dites\u{a0}: n’arrêtez pas et ne retardez pas un traitement à cause de cette page",
    ),
    ("a brand is named before the generic name", "une marque est nommée avant le nom générique"),
    ("brands are named {} times; {} are enough", "des marques sont nommées {} fois; {} suffisent"),
    ("the title names a brand without the generic name", "le titre nomme une marque sans le nom générique"),
    (
        "write the generic name first, and the brand in brackets once",
        "écrivez d’abord le nom générique, et la marque une fois entre parenthèses",
    ),
    (
        "this can be read as advice to give up a treatment: {}",
        "ceci peut se lire comme un conseil d’abandonner un traitement\u{a0}: {}",
    ),
    (
        "say it with another verb, or say to talk first with the person who prescribes it",
        "dites-le avec un autre verbe, ou dites d’en parler d’abord à la personne qui le prescrit",
    ),
    ("{} is written out", "{} est écrit en toutes lettres"),
    (
        "write {{emergency}}, {{crisis}} or {{health_line}}; the number is the one of the clinic's own place",
        "écrivez {{emergency}}, {{crisis}} ou {{health_line}}; le numéro est celui de l’endroit où est la clinique",
    ),
    ("there is an e-mail address", "il y a une adresse électronique"),
    ("there is a telephone number", "il y a un numéro de téléphone"),
    (
        "there is a number like that of a health card",
        "il y a un numéro semblable à celui d’une carte d’assurance maladie",
    ),
    (
        "take it out; the clinic's own number is {{clinic_phone}}",
        "retirez-le; le numéro de la clinique est {{clinic_phone}}",
    ),
    // Whether it can be read.
    ("write shorter sentences and more common words", "écrivez des phrases plus courtes et des mots plus courants"),
    ("Flesch–Kincaid grade {}; the target is 8 or less", "niveau Flesch–Kincaid {}; la cible est 8 ou moins"),
    ("SMOG {}; the target is 10 or less", "SMOG {}; la cible est 10 ou moins"),
    ("Kandel–Moles {}; the target is 60 or more", "Kandel–Moles {}; la cible est 60 ou plus"),
    ("a sentence of {} words", "une phrase de {} mots"),
    ("make two of it", "faites-en deux"),
    ("{} words in {} sentences: more than {} each", "{} mots en {} phrases\u{a0}: plus de {} chacune"),
    ("{} of {} sentences have more than {} words", "{} phrases sur {} ont plus de {} mots"),
    ("a paragraph of {} words", "un paragraphe de {} mots"),
    ("more than {} words without a heading", "plus de {} mots sans intertitre"),
    ("put a heading before this", "mettez un intertitre avant ceci"),
    ("\"{}\" is not explained where it first stands", "«\u{a0}{}\u{a0}» n’est pas expliqué à sa première apparition"),
    (
        "say it in plain words, explain it in brackets right after, or link it as [word](glossary:id)",
        "dites-le en mots simples, expliquez-le entre parenthèses juste après, ou liez-le par [mot](glossary:id)",
    ),
    ("{} words; 400 to 1,200 are read to the end", "{} mots; de 400 à 1\u{a0}200 se lisent jusqu’au bout"),
    ("add what is missing, or make two pages of it", "ajoutez ce qui manque, ou faites-en deux pages"),
    (
        "begin the body with a block in_short of one to five bullets and at most a hundred words",
        "commencez le texte par un bloc in_short d’un à cinq points et d’au plus cent mots",
    ),
    ("the body does not begin with the page in short", "le texte ne commence pas par la page en bref"),
    ("it has {} bullets", "nombre de points\u{a0}: {}"),
    ("it has {} words", "nombre de mots\u{a0}: {}"),
    // What needs a person's record.
    ("this is more than words: {}", "ceci change plus que des mots\u{a0}: {}"),
    (
        "call the change clinical and have it reviewed, or undo that difference",
        "dites que le changement est clinique et faites-le réviser, ou annulez cette différence",
    ),
    ("no clinician has approved this version", "aucun clinicien n’a approuvé cette version"),
    ("submit it, and let a reviewer approve it", "soumettez-la, et faites-la approuver par une personne qui révise"),
    ("what was approved is another text", "ce qui a été approuvé est un autre texte"),
    ("have this text reviewed", "faites réviser ce texte"),
    ("it was not approved by a clinician", "elle n’a pas été approuvée par un clinicien"),
    ("let a clinical reviewer approve it", "faites-la approuver par un clinicien qui révise"),
    ("whoever approved it wrote a part of it", "la personne qui l’a approuvée en a écrit une partie"),
    ("let somebody else approve it", "faites-la approuver par quelqu’un d’autre"),
    (
        "nobody has checked the registration of {} in the last 12 months",
        "personne n’a vérifié l’inscription de {} dans les 12 derniers mois",
    ),
    (
        "look it up at their college, and write number and date into people.toml",
        "cherchez-la auprès de l’ordre, et écrivez le numéro et la date dans people.toml",
    ),
    ("there is no day of review", "il n’y a pas de date de révision"),
    ("a reviewer sets it by approving", "la personne qui révise la fixe en approuvant"),
    ("it was reviewed on {}, which is still to come", "la révision est datée du {}, qui est à venir"),
    ("review it again", "révisez-la de nouveau"),
    (
        "the next check is due on {}; {} is the latest day",
        "la prochaine vérification est prévue le {}; {} est le dernier jour possible",
    ),
    ("review it again, and choose an earlier day", "révisez-la de nouveau, et choisissez un jour plus tôt"),
    (
        "nobody has read this source, and a strong or a safety claim rests on it",
        "personne n’a lu cette source, et une affirmation forte ou de sécurité repose sur elle",
    ),
    (
        "nobody has read this source; the page says \"not yet checked by us\"",
        "personne n’a lu cette source; la page dit «\u{a0}pas encore vérifiée par nous\u{a0}»",
    ),
    (
        "read it, and write verification, verified_by and verified_at into references.toml",
        "lisez-la, et écrivez verification, verified_by et verified_at dans references.toml",
    ),
    (
        "nobody has checked in the last 12 months whether this is still so",
        "personne n’a vérifié dans les 12 derniers mois si c’est toujours le cas",
    ),
    (
        "read the product's current monograph, and write checked_at into licensed-indications.toml",
        "lisez la monographie actuelle du produit, et écrivez checked_at dans licensed-indications.toml",
    ),
    (
        "the correction does not say what was wrong, what is right and how much it matters",
        "la correction ne dit pas ce qui était faux, ce qui est juste et quelle en est l’importance",
    ),
    ("correct the page with a severity and a text", "corrigez la page avec une gravité et un texte"),
    ("nobody is named as the publisher", "personne n’est nommé comme éditeur"),
    ("there is no number at which to report a mistake", "il n’y a pas de numéro où signaler une erreur"),
    ("fill in `{}` of the clinic file", "remplissez `{}` du fichier de la clinique"),
    ("{} is missing", "{} manque"),
    ("{} is not the date of the database", "{} n’est pas la date de la base de données"),
    ("this is the program's own doing: please report it", "c’est le fait du programme\u{a0}: veuillez le signaler"),
    ("{} has not answered since {}", "{} ne répond plus depuis le {}"),
    ("link to where it is now, or leave the link out", "mettez l’adresse actuelle, ou retirez le lien"),
    (
        "look up where the source is now, and mend its entry in references.toml",
        "cherchez où la source se trouve maintenant, et corrigez son entrée dans references.toml",
    ),
    // What moved between two versions.
    ("`{}` of the front matter is different", "`{}` de l’en-tête est différent"),
    ("the claims are not the same, in the same order", "les affirmations ne sont pas les mêmes, dans le même ordre"),
    (
        "the claim {} is worded, graded or described in another way",
        "l’affirmation {} est formulée, évaluée ou décrite autrement",
    ),
    (
        "the claim {} rests on other sources, or on the same in another way",
        "l’affirmation {} repose sur d’autres sources, ou sur les mêmes autrement",
    ),
    (
        "the text cites other sources, or the same in another order",
        "le texte cite d’autres sources, ou les mêmes dans un autre ordre",
    ),
    ("the block {} is different", "le bloc {} est différent"),
    (
        "the pictures, or the words for them, are not the same, in the same order",
        "les images, ou leurs textes, ne sont pas les mêmes, dans le même ordre",
    ),
    ("where the number {} stood, {} stands", "là où il y avait le nombre {}, il y a {}"),
    ("where the negation {} stood, {} stands", "là où il y avait la négation {}, il y a {}"),
    // What cannot be read.
    ("file", "fichier"),
    ("write it as the starter library does", "écrivez-le comme la bibliothèque de départ"),
    (
        "HTML is not possible in an article; write Markdown",
        "le HTML n’est pas possible dans un article; écrivez du Markdown",
    ),
    (
        "{} is no block: in_short, licensed_uses, harms, urgent_signs, do_not_stop, questions, overuse, testimonial",
        "{} n’est pas un bloc\u{a0}: in_short, licensed_uses, harms, urgent_signs, do_not_stop, questions, overuse, testimonial",
    ),
    (
        "the block {} is not closed; end it with a line of three colons",
        "le bloc {} n’est pas fermé; terminez-le par une ligne de trois deux-points",
    ),
    ("this line ends a block, but none is open", "cette ligne ferme un bloc, mais aucun n’est ouvert"),
    (
        "a block cannot stand inside another; close the first one before",
        "un bloc ne peut pas être dans un autre; fermez d’abord le premier",
    ),
    ("the block {} is there already; each may stand once", "le bloc {} y est déjà; chacun ne peut y être qu’une fois"),
    (
        "a heading cannot stand inside a block; put it before",
        "un intertitre ne peut pas être dans un bloc; mettez-le avant",
    ),
    (
        "{} is no placeholder: emergency, crisis, health_line, clinic_phone, licensed_uses",
        "{} n’est pas une variable\u{a0}: emergency, crisis, health_line, clinic_phone, licensed_uses",
    ),
    (
        "{{licensed_uses}} is a list: it stands alone, in a paragraph of its own",
        "{{licensed_uses}} est une liste\u{a0}: elle est seule, dans son propre paragraphe",
    ),
    ("the claim {} is not in the front matter", "l’affirmation {} n’est pas dans l’en-tête"),
    (
        "the claim {} is marked already; each claim has one mark",
        "l’affirmation {} est déjà marquée; chacune a une seule marque",
    ),
    (
        "the claim {} is not marked in the body; write [its words](claim:{})",
        "l’affirmation {} n’est pas marquée dans le texte; écrivez [ses mots](claim:{})",
    ),
    ("the claim {} stands in the front matter twice", "l’affirmation {} est deux fois dans l’en-tête"),
    ("the source {} is not in references.toml", "la source {} n’est pas dans references.toml"),
    ("the word {} is not in glossary.toml", "le mot {} n’est pas dans glossary.toml"),
    ("the technique {} is not in techniques.toml", "la technique {} n’est pas dans techniques.toml"),
    ("the author {} is not in people.toml", "l’auteur {} n’est pas dans people.toml"),
    (
        "a link cannot go to {}; write https://…, /a-page-of-ours, tel:, mailto:, claim: or glossary:",
        "un lien ne peut pas mener à {}; écrivez https://…, /une-de-nos-pages, tel:, mailto:, claim: ou glossary:",
    ),
    (
        "{} is no picture of ours; put it into the folder images beside the article, and write images/NAME.png or .jpg",
        "{} n’est pas une de nos images; mettez-la dans le dossier images à côté de l’article, et écrivez images/NOM.png ou .jpg",
    ),
    (
        "there is no picture {}; add it first, by the name that is written here",
        "il n’y a pas d’image {}; ajoutez-la d’abord, sous le nom écrit ici",
    ),
    (
        "there is a character here that cannot be seen and changes how the text is read: {}",
        "il y a ici un caractère invisible qui change la lecture du texte\u{a0}: {}",
    ),
    ("an article has at most {} bytes", "un article a au plus {} octets"),
    ("this is nested too deeply", "ceci est imbriqué trop profondément"),
    ("an article begins with a line `+++`", "un article commence par une ligne `+++`"),
    ("the front matter has no closing line `+++`", "l’en-tête n’a pas de ligne `+++` qui le ferme"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_filled_in_stays_and_the_words_of_the_checks_are_translated() {
        for (english, french) in [
            (
                "nothing supports this claim of very_low certainty",
                "rien n’appuie cette affirmation de certitude très faible",
            ),
            ("2 sources; a page about care needs 3", "nombre de sources\u{a0}: 2; une page sur des soins en demande 3"),
            (
                "this is more than words: where the number \"ten\" stood, \"twenty\" stands",
                "ceci change plus que des mots\u{a0}: là où il y avait le nombre \"ten\", il y a \"twenty\"",
            ),
            ("\"cure\" in: A \"cure\" in: sight.", "«\u{a0}cure\u{a0}» dans\u{a0}: A \"cure\" in: sight."),
            ("claim neck-pain", "affirmation neck-pain"),
        ] {
            assert_eq!(in_french(english).as_deref(), Some(french));
        }
        assert_eq!(in_french("expected a right bracket"), None);
    }

    #[test]
    fn both_languages_have_a_place_for_all_that_is_filled_in() {
        for (english, french) in SENTENCES {
            assert_eq!(english.matches("{}").count(), french.matches("{}").count(), "{english}");
            assert_eq!(in_french(english).as_deref(), Some(*french), "another sentence takes its place");
        }
    }
}
