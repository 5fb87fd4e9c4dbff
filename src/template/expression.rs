//! Values of properties: literals, and references to what only exists once the stack is deployed.

use serde::ser::{Serialize, SerializeStruct, Serializer};

use super::{Key, Map, Value};

/// A value in a template, literal or worked out by `CloudFormation`.
#[derive(Clone, Debug, PartialEq)]
pub enum Expression {
    /// Text as it stands.
    Text(Key),
    /// A number as it stands.
    Number(i64),
    /// The value of a parameter or pseudo parameter, or what a resource returns for itself.
    Ref(Key),
    /// An attribute of a resource.
    GetAtt(Key, &'static str),
    /// Text with `${placeholders}`.
    Sub(Key),
    /// Text with placeholders, some of which are given beside it.
    SubWith(Key, Vec<(&'static str, Expression)>),
    /// One element of a list, from 0.
    Select(u8, Box<Expression>),
    /// Text taken apart at a separator.
    Split(&'static str, Box<Expression>),
    /// A list put together with a separator.
    Join(&'static str, Vec<Expression>),
    /// A list of text, put together with a separator.
    JoinList(&'static str, Box<Expression>),
    /// A list of values.
    List(Vec<Expression>),
    /// One of two values, as a condition decides.
    If(&'static str, Box<Expression>, Box<Expression>),
    /// The property is left out; only of use inside [`Expression::If`].
    NoValue,
}

impl Expression {
    /// The parameter, pseudo parameter or resource with this name.
    pub fn reference(name: impl Into<Key>) -> Self {
        Self::Ref(name.into())
    }

    /// An attribute of a resource.
    pub fn attribute(logical_id: impl Into<Key>, attribute: &'static str) -> Self {
        Self::GetAtt(logical_id.into(), attribute)
    }

    /// Text in which `${placeholders}` are filled in; without any it stays literal.
    pub fn text(text: impl Into<Key>) -> Self {
        let text = text.into();
        if text.contains("${") { Self::Sub(text) } else { Self::Text(text) }
    }
}

impl From<&'static str> for Expression {
    fn from(text: &'static str) -> Self {
        Self::text(text)
    }
}

impl From<String> for Expression {
    fn from(text: String) -> Self {
        Self::text(text)
    }
}

impl Serialize for Expression {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Text(text) => serializer.serialize_str(text),
            Self::Number(number) => serializer.serialize_i64(*number),
            Self::Ref(name) => function(serializer, "Ref", name),
            Self::GetAtt(logical_id, attribute) => function(serializer, "Fn::GetAtt", &[&**logical_id, *attribute]),
            Self::Sub(text) => function(serializer, "Fn::Sub", text),
            Self::SubWith(text, values) => {
                let values: Map = values.iter().map(|(name, value)| (*name, Value::of(value))).collect();
                function(serializer, "Fn::Sub", &(text, values))
            }
            // CloudFormation writes the index as text in its own examples and accepts both.
            Self::Select(index, list) => function(serializer, "Fn::Select", &(index, list)),
            Self::Split(separator, text) => function(serializer, "Fn::Split", &(separator, text)),
            Self::Join(separator, parts) => function(serializer, "Fn::Join", &(separator, parts)),
            Self::JoinList(separator, list) => function(serializer, "Fn::Join", &(separator, list)),
            Self::List(items) => items.serialize(serializer),
            Self::If(condition, yes, no) => function(serializer, "Fn::If", &(condition, yes, no)),
            Self::NoValue => function(serializer, "Ref", "AWS::NoValue"),
        }
    }
}

/// Written as a type with one field: a value then borrows its name.
fn function<S: Serializer, T: Serialize + ?Sized>(
    serializer: S,
    name: &'static str,
    argument: &T,
) -> Result<S::Ok, S::Error> {
    let mut function = serializer.serialize_struct(name, 1)?;
    function.serialize_field(name, argument)?;
    function.end()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn expressions_are_written_as_cloudformation_spells_them() {
        use Expression as E;
        let cases = [
            (E::from("plain"), r#""plain""#),
            (E::from("a-${B}"), r#"{"Fn::Sub":"a-${B}"}"#),
            (E::reference("B"), r#"{"Ref":"B"}"#),
            (E::attribute("B", "Arn"), r#"{"Fn::GetAtt":["B","Arn"]}"#),
            (E::SubWith("${X}".into(), vec![("X", "y".into())]), r#"{"Fn::Sub":["${X}",{"X":"y"}]}"#),
            (
                E::Select(1, Box::new(E::Split(":", Box::new(E::reference("B"))))),
                r#"{"Fn::Select":[1,{"Fn::Split":[":",{"Ref":"B"}]}]}"#,
            ),
            (E::Join(",", vec!["a".into(), E::reference("B")]), r#"{"Fn::Join":[",",["a",{"Ref":"B"}]]}"#),
            (
                E::If("Told", Box::new("a".into()), Box::new(E::NoValue)),
                r#"{"Fn::If":["Told","a",{"Ref":"AWS::NoValue"}]}"#,
            ),
        ];
        for (expression, expected) in cases {
            assert_eq!(serde_json::to_string(&expression).unwrap(), expected);
        }
    }
}
