//! `twinstack picture`: the topology of a design.

use clap::{Args, ValueEnum};
use twinstack::artifact::built_in;
use twinstack::pipeline::evaluate;
use twinstack::report::listed;
use twinstack::topology::drawio::drawio;
use twinstack::topology::mermaid::mermaid;
use twinstack::topology::svg::svg;
use twinstack::topology::{Detail, scene};

use super::input::Chosen;
use super::output::{Outcome, print, tell};

#[derive(Args)]
pub(crate) struct Picture {
    #[command(flatten)]
    chosen: Chosen,
    /// Every resource, not every service
    #[arg(long)]
    resources: bool,
    /// How to write it down
    #[arg(long, value_enum, default_value_t = PictureFormat::Svg)]
    format: PictureFormat,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum PictureFormat {
    /// A drawing that stands alone
    Svg,
    /// Text that many wikis draw
    Mermaid,
    /// A diagram for diagrams.net
    Drawio,
}

/// Prints the topology.
pub(crate) fn run(options: &Picture) -> Outcome {
    let (parameters, findings) = options.chosen.read()?;
    tell(&listed(&findings, &[]));
    let snapshot = evaluate(&parameters, &built_in());
    let scene = scene(&snapshot.stacks, if options.resources { Detail::Resources } else { Detail::Services });
    let environment = &parameters.environment;
    let title = format!("{}-{}", environment.application, environment.suffix);
    print(&match options.format {
        PictureFormat::Svg => svg(&scene, &title),
        PictureFormat::Mermaid => mermaid(&scene),
        PictureFormat::Drawio => drawio(&scene, &title),
    })?;
    Ok(false)
}
