//! The colours of one line of indented JSON.

/// What a piece of a line is; the name is its CSS class.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Token {
    /// The key of an object.
    Key,
    /// The key of an intrinsic function, such as `Ref` or `Fn::Sub`.
    Function,
    /// Text.
    Text,
    /// A placeholder inside text, such as `${AWS::Region}`.
    Placeholder,
    /// A number, `true`, `false` or `null`.
    Literal,
    /// Anything else.
    Punctuation,
}

impl Token {
    /// Its CSS class.
    #[must_use]
    pub fn class(self) -> &'static str {
        match self {
            Self::Key => "t-key",
            Self::Function => "t-function",
            Self::Text => "t-text",
            Self::Placeholder => "t-placeholder",
            Self::Literal => "t-literal",
            Self::Punctuation => "t-punctuation",
        }
    }
}

/// A line taken apart; together the pieces are the line.
#[must_use]
pub fn tokens(line: &str) -> Vec<(Token, &str)> {
    let mut pieces = Vec::new();
    let mut rest = line;
    while let Some(first) = rest.chars().next() {
        let (token, length) = match first {
            '"' => {
                let length = string_length(rest);
                let (string, after) = rest.split_at_checked(length).unwrap_or((rest, ""));
                if after.starts_with(':') {
                    let name = string.trim_matches('"');
                    let function = name == "Ref" || name == "Condition" || name.starts_with("Fn::");
                    (if function { Token::Function } else { Token::Key }, length)
                } else {
                    placeholders(string, &mut pieces);
                    rest = after;
                    continue;
                }
            }
            '-' | '0'..='9' | 'a'..='z' => {
                (Token::Literal, run(rest, |c| c.is_ascii_alphanumeric() || "+-.".contains(c)))
            }
            _ => (Token::Punctuation, run(rest, |c| c != '"' && c != '-' && !c.is_ascii_alphanumeric())),
        };
        // A character that fits no run is taken by itself, so that the loop always advances.
        let (piece, after) = rest.split_at_checked(length.max(first.len_utf8())).unwrap_or((rest, ""));
        pieces.push((token, piece));
        rest = after;
    }
    pieces
}

/// How many bytes a string takes, its quotes included.
fn string_length(text: &str) -> usize {
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return at + 1,
            _ => {}
        }
    }
    text.len()
}

fn run(text: &str, belongs: impl Fn(char) -> bool) -> usize {
    text.find(|c| !belongs(c)).unwrap_or(text.len())
}

fn placeholders<'a>(string: &'a str, pieces: &mut Vec<(Token, &'a str)>) {
    let mut rest = string;
    while let Some(start) = rest.find("${") {
        let (text, after) = rest.split_at_checked(start).unwrap_or((rest, ""));
        let end = after.find('}').map_or(after.len(), |end| end + 1);
        let (placeholder, after) = after.split_at_checked(end).unwrap_or((after, ""));
        pieces.extend((!text.is_empty()).then_some((Token::Text, text)));
        pieces.push((Token::Placeholder, placeholder));
        rest = after;
    }
    pieces.extend((!rest.is_empty()).then_some((Token::Text, rest)));
}

#[cfg(test)]
mod tests {
    use super::*;
    use Token::{Function, Key, Literal, Placeholder, Punctuation, Text};

    #[test]
    fn a_line_is_taken_apart_by_what_its_pieces_are() {
        let cases: &[(&str, &[(Token, &str)])] = &[
            ("  },", &[(Punctuation, "  },")]),
            (
                "  \"Ref\": \"Key\"",
                &[(Punctuation, "  "), (Function, "\"Ref\""), (Punctuation, ": "), (Text, "\"Key\"")],
            ),
            ("\"Days\": -35,", &[(Key, "\"Days\""), (Punctuation, ": "), (Literal, "-35"), (Punctuation, ",")]),
            ("true", &[(Literal, "true")]),
            ("\"a${B}c\"", &[(Text, "\"a"), (Placeholder, "${B}"), (Text, "c\"")]),
            (r#""say \"x\": y""#, &[(Text, r#""say \"x\": y""#)]),
        ];
        for (line, pieces) in cases {
            assert_eq!(tokens(line), *pieces, "{line}");
        }
    }

    #[test]
    fn nothing_is_lost_whatever_the_line_holds() {
        for line in ["\"open", "é\"ü${\"", "A", "\\", "\"\\", "1e-7x", "\u{1F600}: \"\u{1F600}\""] {
            assert_eq!(tokens(line).into_iter().map(|(_, piece)| piece).collect::<String>(), line);
        }
    }
}
