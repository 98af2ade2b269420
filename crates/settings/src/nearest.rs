//! Did you mean …?

/// The known word that was probably meant, if one is near enough.
pub fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    // A slip or two in a long word, one in a short one; anything further is a guess nobody should act on.
    let tolerance = 1 + word.chars().count() / 6;
    known
        .into_iter()
        .map(|candidate| (strsim::damerau_levenshtein(word, candidate), candidate))
        .filter(|(distance, _)| *distance <= tolerance)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_is_recognised_and_a_different_word_is_not() {
        let known = ["mail.url", "mail.from", "server.listen", "id"];

        assert_eq!(nearest("mail.ulr", known), Some("mail.url"));
        assert_eq!(nearest("sever.listn", known), Some("server.listen"));
        assert_eq!(nearest("colour", known), None);
        assert_eq!(nearest("xy", known), None);
    }
}
