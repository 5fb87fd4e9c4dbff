//! Finds nodes and edges in the templates.
