//! JSON pointers (RFC 6901): kept as a chain on the stack while a template is walked, written only when something is found.

use std::fmt;

/// A place in a JSON document.
#[derive(Clone, Copy, Debug)]
pub enum Pointer<'a> {
    /// The whole document.
    Root,
    /// A member of an object.
    Key(&'a Pointer<'a>, &'a str),
    /// An element of a list, from 0.
    Index(&'a Pointer<'a>, usize),
}

impl<'a> Pointer<'a> {
    /// The member of this object.
    #[must_use]
    pub fn key(&'a self, key: &'a str) -> Self {
        Self::Key(self, key)
    }

    /// The element of this list, from 0.
    #[must_use]
    pub fn index(&'a self, index: usize) -> Self {
        Self::Index(self, index)
    }

    /// The logical id of the resource that the place is in, in a template.
    #[must_use]
    pub fn resource(&self) -> Option<&'a str> {
        match *self {
            Self::Root => None,
            Self::Key(Pointer::Key(Pointer::Root, "Resources"), id) => Some(id),
            Self::Key(parent, _) | Self::Index(parent, _) => parent.resource(),
        }
    }
}

impl fmt::Display for Pointer<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Root => Ok(()),
            Self::Key(parent, key) => write!(formatter, "{parent}/{}", escaped(key)),
            Self::Index(parent, index) => write!(formatter, "{parent}/{index}"),
        }
    }
}

/// A key as it stands in a pointer.
#[must_use]
pub fn escaped(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_a_meaning_in_pointers_is_escaped() {
        let resources = Pointer::Root.key("a/b~c");
        let list = resources.key("Fn::If");
        assert_eq!(list.index(2).to_string(), "/a~1b~0c/Fn::If/2");
        assert_eq!(Pointer::Root.to_string(), "");
        let document = serde_json::json!({"a/b~c": {"Fn::If": [0, 1, "found"]}});
        assert_eq!(list.resource(), None);
        let (root, resources) = (Pointer::Root, "Resources");
        let section = root.key(resources);
        let topic = section.key("Topic");
        assert_eq!(topic.key("Type").resource(), Some("Topic"));
        assert_eq!(document.pointer(&list.index(2).to_string()).unwrap(), "found");
    }
}
