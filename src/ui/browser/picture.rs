//! A drawing turned into pixels.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement, HtmlImageElement};

/// The drawing as a PNG of this width and height in pixels; `None` where the browser cannot.
pub(crate) async fn png(svg: &str, width: u32, height: u32) -> Option<Vec<u8>> {
    let image = HtmlImageElement::new().ok()?;
    image.set_src(&format!("data:image/svg+xml;base64,{}", BASE64.encode(svg)));
    JsFuture::from(image.decode()).await.ok()?;
    let canvas: HtmlCanvasElement = web_sys::window()?.document()?.create_element("canvas").ok()?.dyn_into().ok()?;
    canvas.set_width(width);
    canvas.set_height(height);
    let context: CanvasRenderingContext2d = canvas.get_context("2d").ok()??.dyn_into().ok()?;
    let (width, height) = (f64::from(width), f64::from(height));
    context.draw_image_with_html_image_element_and_dw_and_dh(&image, 0.0, 0.0, width, height).ok()?;
    let url = canvas.to_data_url_with_type("image/png").ok()?;
    BASE64.decode(url.strip_prefix("data:image/png;base64,")?).ok()
}
