//! Which part of a picture is seen, and how large.

use crate::topology::Rect;

/// The smallest scale.
pub const FARTHEST: f64 = 0.15;
/// The largest scale.
pub const NEAREST: f64 = 3.0;
/// A picture that is fitted is never drawn larger than it was laid out for.
const FITTED: f64 = 1.25;
/// Space left around a picture that is fitted, in pixels of the screen.
const MARGIN: f64 = 20.0;

/// So much of a picture stays in view wherever it is moved, in pixels of the screen.
const EDGE: f64 = 80.0;

/// Below this width of the view, in pixels, half a picture is enough to begin with.
const NARROW: f64 = 560.0;

/// A point of the picture is seen at `scale * point + (x, y)` on the screen.
#[derive(Clone, Copy, Debug, PartialEq)]
#[expect(missing_docs, reason = "the formula above says what they are")]
pub struct Camera {
    pub x: f64,
    pub y: f64,
    pub scale: f64,
}

impl Default for Camera {
    fn default() -> Self {
        Self { x: 0.0, y: 0.0, scale: 1.0 }
    }
}

impl Camera {
    /// The whole picture in the middle of the view; both are width and height.
    #[must_use]
    pub fn fitting(picture: (f64, f64), view: (f64, f64)) -> Self {
        if picture.0 <= 0.0 || picture.1 <= 0.0 || view.0 <= 0.0 || view.1 <= 0.0 {
            return Self::default();
        }
        let room = |length: f64| (length - 2.0 * MARGIN).max(1.0);
        let scale = (room(view.0) / picture.0).min(room(view.1) / picture.1).clamp(FARTHEST, FITTED);
        Self { x: (view.0 - picture.0 * scale) / 2.0, y: (view.1 - picture.1 * scale) / 2.0, scale }
    }

    /// The part of the picture that is seen in a view of this width and height.
    #[must_use]
    pub fn part(self, view: (f64, f64)) -> Rect {
        let Self { x, y, scale } = self;
        Rect { x: -x / scale, y: -y / scale, width: view.0 / scale, height: view.1 / scale }
    }

    /// What is seen at first: the whole, or where that would be too small to read, its left half from the top.
    #[must_use]
    pub fn opening(picture: (f64, f64), view: (f64, f64)) -> Self {
        if view.0 >= NARROW {
            return Self::fitting(picture, view);
        }
        let half = Self::fitting((picture.0 / 2.0, picture.1), view);
        Self { x: MARGIN, y: half.y.max(MARGIN), ..half }
    }

    /// Moved by so many pixels of the screen.
    #[must_use]
    pub fn moved(self, x: f64, y: f64) -> Self {
        Self { x: self.x + x, y: self.y + y, ..self }
    }

    /// Larger or smaller by a factor, with what is at this point of the screen staying there.
    #[must_use]
    pub fn zoomed(self, factor: f64, (x, y): (f64, f64)) -> Self {
        let scale = (self.scale * factor).clamp(FARTHEST, NEAREST);
        let change = scale / self.scale;
        Self { x: x - (x - self.x) * change, y: y - (y - self.y) * change, scale }
    }

    /// Moved back as far as needed for some of the picture to be seen in the view: nobody loses it.
    #[must_use]
    pub fn within(self, picture: (f64, f64), view: (f64, f64)) -> Self {
        let kept = |start: f64, length: f64, view: f64| {
            let edge = EDGE.min(length * self.scale).min(view);
            start.min(view - edge).max(edge - length * self.scale)
        };
        Self { x: kept(self.x, picture.0, view.0), y: kept(self.y, picture.1, view.1), ..self }
    }

    /// Moved as little as needed for a rectangle of the picture to be seen in the view.
    #[must_use]
    pub fn showing(self, rect: Rect, view: (f64, f64)) -> Self {
        let shift = |start: f64, length: f64, view: f64| {
            let (start, end) = (start - MARGIN, start + length + MARGIN);
            if start < 0.0 || end - start > view { -start } else { (view - end).min(0.0) }
        };
        let x = shift(rect.x * self.scale + self.x, rect.width * self.scale, view.0);
        let y = shift(rect.y * self.scale + self.y, rect.height * self.scale, view.1);
        self.moved(x, y)
    }

    /// As the value of an SVG `transform`.
    #[must_use]
    pub fn transform(self) -> String {
        format!("translate({:.2} {:.2}) scale({:.4})", self.x, self.y, self.scale)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn on_screen(camera: Camera, (x, y): (f64, f64)) -> (f64, f64) {
        (camera.x + x * camera.scale, camera.y + y * camera.scale)
    }

    fn near(a: (f64, f64), b: (f64, f64)) -> bool {
        (a.0 - b.0).abs() < 1e-6 && (a.1 - b.1).abs() < 1e-6
    }

    #[test]
    fn a_fitted_picture_is_centred_inside_its_view() {
        let camera = Camera::fitting((2000.0, 500.0), (800.0, 600.0));
        assert!(near(on_screen(camera, (1000.0, 250.0)), (400.0, 300.0)));
        let corner = on_screen(camera, (2000.0, 500.0));
        assert!(corner.0 <= 800.0 && corner.1 <= 600.0);
        assert_eq!(Camera::fitting((0.0, 0.0), (800.0, 600.0)), Camera::default());
    }

    #[test]
    fn a_narrow_view_opens_on_the_left_half() {
        let (picture, narrow) = ((1300.0, 900.0), (360.0, 590.0));
        let opening = Camera::opening(picture, narrow);
        assert!(opening.scale > 1.5 * Camera::fitting(picture, narrow).scale);
        assert!(on_screen(opening, (650.0, 0.0)).0 <= 360.0);
        assert_eq!(Camera::opening(picture, (1400.0, 800.0)), Camera::fitting(picture, (1400.0, 800.0)));
    }

    #[test]
    fn the_part_that_is_seen_fills_the_view() {
        let camera = Camera { x: -100.0, y: 50.0, scale: 2.0 };
        assert_eq!(camera.part((800.0, 600.0)), Rect { x: 50.0, y: -25.0, width: 400.0, height: 300.0 });
    }

    #[test]
    fn zooming_keeps_the_point_under_the_pointer() {
        let camera = Camera { x: 13.0, y: -7.0, scale: 0.8 };
        let point = ((100.0 - camera.x) / camera.scale, (50.0 - camera.y) / camera.scale);
        let zoomed = camera.zoomed(1.5, (100.0, 50.0));
        assert!(near(on_screen(zoomed, point), (100.0, 50.0)));
        assert!(zoomed.zoomed(1e9, (0.0, 0.0)).scale <= NEAREST);
        assert!(zoomed.zoomed(1e-9, (0.0, 0.0)).scale >= FARTHEST);
    }

    #[test]
    fn a_picture_is_never_moved_out_of_its_view() {
        let (picture, view) = ((1000.0, 500.0), (800.0, 600.0));
        let camera = Camera { x: 10.0, y: -20.0, scale: 0.5 };
        assert_eq!(camera.within(picture, view), camera);
        let far = camera.moved(-5_000.0, 9_000.0).within(picture, view);
        assert!(near(on_screen(far, (1000.0, 0.0)), (80.0, 520.0)));
        let tiny = Camera { scale: 0.15, ..camera }.moved(-5_000.0, -5_000.0).within((100.0, 100.0), view);
        assert!(near(on_screen(tiny, (0.0, 0.0)), (0.0, 0.0)));
    }

    #[test]
    fn a_rectangle_is_brought_into_view_and_what_is_seen_stays() {
        let rect = Rect { x: 900.0, y: 100.0, width: 100.0, height: 50.0 };
        let camera = Camera::default().showing(rect, (400.0, 300.0));
        assert!(on_screen(camera, (1000.0, 150.0)).0 <= 400.0);
        assert_eq!(camera.showing(rect, (400.0, 300.0)), camera);
    }
}
