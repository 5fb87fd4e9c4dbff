//! What a Region carries, against examples worked by hand from AWS's pages, and as properties over random designs.

mod support;
