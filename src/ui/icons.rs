//! Small drawings on buttons; 16 by 16, drawn with the text's colour.

use leptos::prelude::*;

/// A drawing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Icon {
    Alert,
    ArrowRight,
    Back,
    Bin,
    Check,
    ChevronDown,
    ChevronRight,
    ChevronUp,
    Close,
    Code,
    Copy,
    Error,
    File,
    Fit,
    Help,
    Info,
    Leave,
    Link,
    Minus,
    Moon,
    More,
    Next,
    Pause,
    Pen,
    Play,
    Plus,
    Redo,
    Reset,
    Review,
    Save,
    Search,
    Sliders,
    Sun,
    Swap,
    System,
    Undo,
    Upload,
}

impl Icon {
    fn path(self) -> &'static str {
        match self {
            Self::Alert => "M8 2 15 14H1ZM8 6.5v3.5M8 12v.2",
            Self::ArrowRight => "M2.5 8h11M9.5 4l4 4-4 4",
            Self::Back => "M4 3.5v9M12.5 3.5 6.5 8l6 4.5Z",
            Self::Bin => "M2.5 4.5h11M6 4.5V2.5h4v2M4 4.5l.8 9.3h6.4l.8-9.3M6.7 7v4.3M9.3 7v4.3",
            Self::Check => "m3 8.5 3.2 3.2L13 5",
            Self::ChevronDown => "m4 6 4 4 4-4",
            Self::ChevronRight => "m6 4 4 4-4 4",
            Self::ChevronUp => "m4 10 4-4 4 4",
            Self::Close => "m4 4 8 8M12 4l-8 8",
            Self::Code => "m5 5-3 3 3 3M11 5l3 3-3 3",
            Self::Copy => "M6 5.5h7.5V14H6ZM10.5 5.5V2.5h-8V11H6",
            Self::Error => "M8 1.8a6.2 6.2 0 1 1 0 12.4A6.2 6.2 0 0 1 8 1.8ZM8 5v3.5M8 11v.2",
            Self::File => "M4 1.8h5l3.2 3.2v9.2H4ZM9 1.8V5h3.2",
            Self::Fit => "M2 6V2h4M10 2h4v4M14 10v4h-4M6 14H2v-4",
            Self::Help => {
                "M8 1.8a6.2 6.2 0 1 1 0 12.4A6.2 6.2 0 0 1 8 1.8ZM6.2 6.3c0-2.4 3.7-2.3 3.7-.1 0 1.4-1.9 1.5-1.9 3M8 11.4v.2"
            }
            Self::Info => "M8 1.8a6.2 6.2 0 1 1 0 12.4A6.2 6.2 0 0 1 8 1.8ZM8 7.5V11M8 5v.2",
            Self::Leave => "M6.5 3.5h-3v9h9v-3M9 2.5h4.5V7M13.2 2.8 7.5 8.5",
            Self::Link => {
                "M6.5 9.5a2.6 2.6 0 0 0 3.7 0l2.3-2.3a2.6 2.6 0 0 0-3.7-3.7L8 4.3M9.5 6.5a2.6 2.6 0 0 0-3.7 0L3.5 8.8a2.6 2.6 0 0 0 3.7 3.7l.8-.8"
            }
            Self::Minus => "M3 8h10",
            Self::Moon => "M13.5 9.8A6 6 0 0 1 6.2 2.5a6 6 0 1 0 7.3 7.3Z",
            Self::More => "M8 3v.2M8 8v.2M8 13v.2",
            Self::Next => "M12 3.5v9M3.5 3.5l6 4.5-6 4.5Z",
            Self::Pause => "M5.5 3.5v9M10.5 3.5v9",
            Self::Pen => "M10.5 3 13 5.5 5.5 13H3v-2.5ZM9 4.5 11.5 7",
            Self::Play => "M5 3.5 12 8l-7 4.5Z",
            Self::Plus => "M3 8h10M8 3v10",
            Self::Redo => "M10 3.5 13.5 7 10 10.5M13.5 7H6.5a3.5 3.5 0 0 0 0 7H9",
            Self::Reset => "M3 3v3.5h3.5M3.3 6.3A5.3 5.3 0 1 1 2.8 9",
            Self::Review => "M5.5 3H3.5v11h9V3h-2M5.5 1.8h5v2.6h-5ZM5.5 9.2l1.8 1.8 3.2-3.6",
            Self::Save => "M8 2v8M4.5 7 8 10.5 11.5 7M2.5 13.5h11",
            Self::Search => "M7 2.2a4.8 4.8 0 1 1 0 9.6 4.8 4.8 0 0 1 0-9.6ZM10.5 10.5 14 14",
            Self::Sliders => "M2 4.5h7M12 4.5h2M2 11.5h2M7 11.5h7M10.5 3v3M5.5 10v3",
            Self::Sun => {
                "M8 5a3 3 0 1 1 0 6 3 3 0 0 1 0-6ZM8 1v1.5M8 13.5V15M1 8h1.5M13.5 8H15M3 3l1 1M12 12l1 1M13 3l-1 1M4 12l-1 1"
            }
            Self::Swap => "M3 5.5h10M10.5 3 13 5.5 10.5 8M13 10.5H3M5.5 8 3 10.5 5.5 13",
            Self::System => "M2 3h12v8H2ZM6 14h4M8 11v3",
            Self::Undo => "M6 3.5 2.5 7 6 10.5M2.5 7h7a3.5 3.5 0 0 1 0 7H7",
            Self::Upload => "M8 10.5v-8M4.5 6 8 2.5 11.5 6M2.5 13.5h11",
        }
    }

    /// The drawing; it says nothing to a screen reader.
    pub(crate) fn view(self) -> impl IntoView {
        view! {
            <svg class="icon" viewBox="0 0 16 16" aria-hidden="true" focusable="false">
                <path d={self.path()} />
            </svg>
        }
    }
}
