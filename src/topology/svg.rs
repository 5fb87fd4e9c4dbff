//! Writes a scene as an SVG document.
