//! Gives every node a place.
